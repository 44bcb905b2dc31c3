import type { Topic } from '../../../worker/src/contract/live.ts';

const STALE_BY_TOPIC: Record<Topic, readonly string[]> = {
  orders: ['orders', 'order', 'syncStatus', 'candidates'],
  inventory: ['lots', 'lot', 'movements', 'order', 'codes', 'stockCategories'],
  imports: ['imports', 'fileImports', 'connections'],
  sync: ['syncStatus', 'syncRuns', 'connections'],
  todos: ['todos', 'walkTodos', 'todoAnswers', 'order', 'orders'],
  marketplaces: ['connections', 'syncStatus'],
  members: ['team', 'me'],
  photos: ['photo'],
  picking: ['walks', 'candidates', 'walkReport', 'layout'],
  catalogue: ['catalog', 'catalogItem', 'catalogLoads', 'stockCategories'],
};

/** First words of the query keys that changes of these topics make stale. */
export function staleKeys(topics: Iterable<Topic>): Set<string> {
  return new Set([...topics].flatMap((topic) => STALE_BY_TOPIC[topic] ?? []));
}
