import { type Change, type ChangesPage, TOPICS, type Topic } from '../../../worker/src/contract/live.ts';

/** What a person is told about changes. */
export interface Notice {
  text: string;
  /** Where to look; null when there is nowhere better than here. */
  href: string | null;
}

/** What to do about a page of changes: topics to fetch anew, sentences to say. */
export interface Digest {
  topics: Set<Topic>;
  notices: Notice[];
}

/** More than this many sentences at once say nothing; they become one. */
const MOST_NOTICES = 3;

/** Reads a page of changes. After too long an absence everything is fetched anew and nothing is announced. */
export function digest(page: ChangesPage): Digest {
  if (page.reset) return { topics: new Set(TOPICS), notices: [] };
  const topics = new Set(page.changes.map((change) => change.topic));
  const told = page.changes.filter((change) => change.notice !== null);
  if (told.length > MOST_NOTICES) {
    return { topics, notices: [{ text: `${told.length} things happened while you were away.`, href: '/orders' }] };
  }
  return { topics, notices: told.map((change) => ({ text: change.notice ?? '', href: whereTo(change) })) };
}

function whereTo(change: Change): string | null {
  const only = change.ids.length === 1 ? change.ids[0] : undefined;
  if (change.topic === 'orders') return only ? `/orders/${only}` : '/orders';
  if (change.topic === 'todos') return '/todos';
  if (change.topic === 'imports') return '/settings/stock';
  if (change.topic === 'inventory') return only ? `/inventory/${only}` : '/inventory';
  if (change.topic === 'catalogue') return '/catalogue/files';
  if (change.topic === 'sync' || change.topic === 'marketplaces') return '/settings/marketplaces';
  return null;
}
