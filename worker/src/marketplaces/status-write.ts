import { MARKETPLACE_LABELS } from '../contract/common.ts';
import { isMarketplaceError, MarketplaceError } from './marketplace.errors.ts';
import type { MarketplaceName, StatusWriteResult, WriteBackTarget } from './marketplace.port.ts';

/** What the two marketplaces differ in when an order's status is written. */
export interface StatusWritePlan {
  marketplace: MarketplaceName;
  target: WriteBackTarget;
  rawTarget: string;
  /** How far along a raw status is; null when it is off the usual way (cancelled, problem, unknown). */
  rank(rawStatus: string): number | null;
  /** The order's present raw status. */
  read(): Promise<string>;
  /** Sets `rawTarget`. */
  write(): Promise<void>;
  /** Shared by the writes of one client. */
  proof: WriteProof;
}

/** Whether a write of this client was seen to have taken effect. */
export interface WriteProof {
  isProven: boolean;
}

/**
 * Moves an order forward to a status and never backwards.
 *
 * It reads first, because BrickLink accepts many backward moves (reference: bricklink.md 6.6), so that a picker's tap
 * would otherwise undo a shipment made on the site a minute ago. When the write is refused or its answer is lost, what
 * the marketplace shows decides; only a write that evidently did not arrive is repeated, once. What an API silently
 * ignores is answered with success too: the first success of a client is therefore read back.
 *
 * @throws MarketplaceError for failures that say nothing about this order: credentials, budget, rate limit, down
 */
export async function writeStatusForward(plan: StatusWritePlan): Promise<StatusWriteResult> {
  const targetRank = plan.rank(plan.rawTarget);
  if (targetRank === null) return unusableTarget(plan);

  const before = await readUnlessGone(plan);
  if (typeof before !== 'string') return before;
  const settled = judge(plan, targetRank, before);
  if (settled) return settled;

  const first = await tryWrite(plan);
  if (first === null) return confirm(plan, targetRank);
  const afterFirst = await readUnlessGone(plan);
  if (typeof afterFirst !== 'string') return afterFirst;
  const settledNow = judge(plan, targetRank, afterFirst);
  if (settledNow) return settledNow;
  if (first.kind !== 'lost_answer') return refusedAt(plan, afterFirst);

  const second = await tryWrite(plan);
  if (second === null) return confirm(plan, targetRank);
  const afterSecond = await readUnlessGone(plan);
  if (typeof afterSecond !== 'string') return afterSecond;
  const settledLast = judge(plan, targetRank, afterSecond);
  if (settledLast) return settledLast;
  if (second.kind !== 'lost_answer') return refusedAt(plan, afterSecond);
  throw second;
}

/** @throws MarketplaceError `lost_answer` when the marketplace said yes and shows otherwise */
async function confirm(plan: StatusWritePlan, targetRank: number): Promise<StatusWriteResult> {
  if (plan.proof.isProven) return { outcome: 'confirmed', rawStatus: plan.rawTarget };
  const shown = await readUnlessGone(plan);
  if (typeof shown !== 'string') return shown;
  const settled = judge(plan, targetRank, shown);
  if (!settled) throw saidYesShowsNo(plan, shown);
  plan.proof.isProven = settled.outcome === 'confirmed';
  return settled;
}

function saidYesShowsNo({ marketplace, rawTarget }: StatusWritePlan, shown: string): MarketplaceError {
  const label = MARKETPLACE_LABELS[marketplace];
  return new MarketplaceError({
    marketplace,
    kind: 'lost_answer',
    message: `${label} accepted the new status but still shows “${shown}”. It is tried again by itself; if this stays, set it on ${label}.`,
    technical: `set to ${rawTarget}, read back as ${shown}`,
  });
}

/** The verdict that a shown status allows without writing; null when the order is still behind. */
function judge(plan: StatusWritePlan, targetRank: number, rawStatus: string): StatusWriteResult | null {
  const rank = plan.rank(rawStatus);
  if (rank === null) return refusedAt(plan, rawStatus);
  if (rank === targetRank) return { outcome: 'confirmed', rawStatus };
  return rank > targetRank ? { outcome: 'already_past', rawStatus } : null;
}

/** @returns null on success, the error when it says something about this order */
async function tryWrite(plan: StatusWritePlan): Promise<MarketplaceError | null> {
  try {
    await plan.write();
    return null;
  } catch (error) {
    const judgedByReading = isMarketplaceError(error) && ['refused', 'not_found', 'lost_answer'].includes(error.kind);
    if (judgedByReading) return error;
    throw error;
  }
}

async function readUnlessGone(plan: StatusWritePlan): Promise<string | StatusWriteResult> {
  try {
    return await plan.read();
  } catch (error) {
    if (!isMarketplaceError(error) || error.kind !== 'not_found') throw error;
    const label = MARKETPLACE_LABELS[plan.marketplace];
    return {
      outcome: 'refused',
      message: `${label} no longer knows this order. Look it up on the site; nothing was changed there.`,
      rawStatus: null,
    };
  }
}

function unusableTarget(plan: StatusWritePlan): StatusWriteResult {
  const label = MARKETPLACE_LABELS[plan.marketplace];
  return {
    outcome: 'refused',
    message: `“${plan.rawTarget}” is not a status that ${label} can be set to. Choose another one in the marketplace settings.`,
    rawStatus: null,
  };
}

function refusedAt(plan: StatusWritePlan, rawStatus: string): StatusWriteResult {
  const label = MARKETPLACE_LABELS[plan.marketplace];
  return {
    outcome: 'refused',
    message: `${label} shows this order as “${rawStatus}” and does not let it be marked ${plan.target}. Settle it on ${label} first.`,
    rawStatus,
  };
}
