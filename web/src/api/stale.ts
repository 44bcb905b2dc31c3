import type { Topic } from '../../../worker/src/contract/live.ts';

const STALE_BY_TOPIC: Record<Topic, readonly string[]> = {
  orders: ['orders', 'order', 'syncStatus', 'candidates'],
  inventory: ['lots', 'lot', 'movements', 'order', 'codes', 'stockCategories', 'listings', 'syncStatus'],
  imports: ['imports', 'fileImports', 'connections', 'listings'],
  sync: ['syncStatus', 'syncRuns', 'connections', 'listings', 'lot', 'callBudget', 'givenUp'],
  todos: ['todos', 'walkTodos', 'todoAnswers', 'order', 'orders'],
  marketplaces: ['connections', 'syncStatus', 'listings', 'callBudget'],
  members: ['team', 'me'],
  photos: ['photo'],
  picking: ['walks', 'candidates', 'walkReport', 'layout'],
  catalogue: ['catalog', 'catalogItem', 'catalogLoads', 'stockCategories'],
};

/** First words of the query keys that changes of these topics make stale. */
export function staleKeys(topics: Iterable<Topic>): Set<string> {
  return new Set([...topics].flatMap((topic) => STALE_BY_TOPIC[topic] ?? []));
}
