import { MARKETPLACE_LABELS, type MarketplaceName } from '../contract/common.ts';
import type { SyncRun, SyncStatus } from '../contract/sync.ts';

/** What the line on every page is made of. */
export interface SyncFacts {
  connections: { marketplace: MarketplaceName; problem: string | null }[];
  run: Pick<SyncRun, 'state' | 'stage'> | null;
  writes: { waiting: number; failed: number };
  listings: SyncStatus['listings'] & {
    /** Lots that a marketplace is being told about at this moment. */
    pushing: number;
  };
  givenUp: number;
  hasBeenGood: boolean;
}

const lots = (count: number) => (count === 1 ? '1 lot' : `${count} lots`);

/**
 * The state of the shop in one sentence. Work under way comes first, because it may mend the rest; then what only a
 * person can mend; then what a person is asked; then what passes by itself.
 */
export function syncStatusOf(facts: SyncFacts): Pick<SyncStatus, 'state' | 'stage' | 'message'> {
  const { connections, run, writes, listings, givenUp } = facts;
  const say = (state: SyncStatus['state'], message: string, stage: string | null = null) => ({ state, stage, message });
  if (connections.length === 0) {
    return say('not_connected', 'Connect BrickLink or Brick Owl to bring in orders.');
  }
  if (run?.state === 'running') {
    const stage = run.stage ?? 'starting';
    return say('working', `Syncing: ${stage}.`, stage);
  }
  if (listings.pushing > 0) {
    return say('working', `Telling the marketplaces about ${lots(listings.pushing)}.`, 'writing lots');
  }
  const troubled = connections.find(({ problem }) => problem !== null);
  if (troubled) return say('trouble', `${MARKETPLACE_LABELS[troubled.marketplace]}: ${troubled.problem}`);
  if (writes.failed > 0) {
    const what = writes.failed === 1 ? '1 order status was' : `${writes.failed} order statuses were`;
    return say('trouble', `${what} not taken by the marketplace. Open the order to see why.`);
  }
  if (listings.failed > 0) {
    const what = listings.failed === 1 ? '1 lot was' : `${listings.failed} lots were`;
    return say('trouble', `${what} not taken by a marketplace. Look at the list to see why.`);
  }
  if (givenUp > 0) {
    const what = givenUp === 1 ? '1 task was' : `${givenUp} tasks were`;
    return say('trouble', `${what} given up after several tries. Try again or put away.`);
  }
  if (listings.emptied > 0) {
    return say('waiting', `${lots(listings.emptied)} would go off sale. Look at them first.`);
  }
  if (listings.questions > 0) {
    const what = listings.questions === 1 ? '1 question' : `${listings.questions} questions`;
    return say('waiting', `${what} about lots that were changed on a marketplace.`);
  }
  if (run) return say('waiting', 'A sync is about to start.', 'starting');
  if (writes.waiting > 0) {
    const what = writes.waiting === 1 ? '1 order status is' : `${writes.waiting} order statuses are`;
    return say('waiting', `${what} on the way to the marketplace.`, 'writing statuses');
  }
  if (listings.waiting > 0) {
    const what = listings.waiting === 1 ? '1 lot is' : `${listings.waiting} lots are`;
    return say('waiting', `${what} on the way to the marketplaces.`, 'writing lots');
  }
  return facts.hasBeenGood
    ? say('in_step', 'In step with your marketplaces.')
    : say('waiting', 'The first sync has not finished yet.');
}
