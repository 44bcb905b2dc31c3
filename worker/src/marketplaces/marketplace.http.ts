import { MARKETPLACE_LABELS } from '../contract/common.ts';
import { isMarketplaceError, MarketplaceError } from './marketplace.errors.ts';
import type { MarketplaceDeps, MarketplaceName } from './marketplace.port.ts';

/** Every call but the lot list. */
export const CALL_TIMEOUT_MS = 30_000;
/** The lot list of a large store comes in one answer that takes its time (reference: bricklink.md 7.2). */
export const LIST_TIMEOUT_MS = 90_000;

const MAX_RETRIES = 3;
const FIRST_DELAY_MS = 500;
const FIRST_RATE_LIMIT_DELAY_MS = 2_000;
/** A longer wait belongs to the queue, not to a running invocation. */
const LONGEST_WAIT_MS = 15_000;

/** How the marketplace is reached: who reports, counts and stops. */
export type CallDeps = Pick<MarketplaceDeps, 'fetch' | 'now' | 'sleep' | 'random' | 'onCall' | 'beforeCall' | 'signal'>;

/** One call that may take several attempts. */
export interface CallPlan<T> {
  /** Named after the path, without ids. */
  operation: string;
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** A write whose answer is lost may have been applied: it is never repeated here, and fails as `lost_answer`. */
  isWrite: boolean;
  timeoutMs?: number;
  /** Builds the request anew for every attempt, so that each carries its own signature. */
  request(): Promise<{ url: string; init: RequestInit }>;
  /** Reads the answer; throws MarketplaceError for everything but success. */
  read(response: Response): Promise<T>;
}

/** Runs calls for one marketplace account. */
export interface Caller {
  /** Reads are tried up to four times where another try may help; writes once. */
  call<T>(plan: CallPlan<T>): Promise<T>;
}

/**
 * The caller of one account: budget, time limit, counting, and repeating reads.
 * @param redact  removes the account's secrets from technical text
 */
export function createCaller(marketplace: MarketplaceName, deps: CallDeps, redact: (text: string) => string): Caller {
  const random = deps.random ?? Math.random;
  // The platform's fetch refuses to be called as somebody's method.
  const { fetch } = deps;

  async function attempt<T>(plan: CallPlan<T>): Promise<T> {
    if (plan.isWrite && deps.signal?.aborted) throw outOfTime(marketplace, plan.operation);
    await deps.beforeCall?.(plan.operation);
    const startedAt = deps.now();
    let failure: MarketplaceError | null = null;
    try {
      const { url, init } = await plan.request();
      const limits = [AbortSignal.timeout(plan.timeoutMs ?? CALL_TIMEOUT_MS), ...(deps.signal ? [deps.signal] : [])];
      // Quirk REDIRECT: neither API redirects; following one would send the signature or the key to another address.
      const response = await fetch(url, { ...init, redirect: 'manual', signal: AbortSignal.any(limits) });
      return await plan.read(response);
    } catch (error) {
      failure = toMarketplaceError(marketplace, plan, error, redact);
      throw failure;
    } finally {
      await deps.onCall({
        operation: plan.operation,
        method: plan.method,
        outcome: failure?.kind ?? 'ok',
        durationMs: deps.now() - startedAt,
      });
    }
  }

  return {
    async call(plan) {
      for (let tries = 0; ; tries += 1) {
        try {
          return await attempt(plan);
        } catch (error) {
          const delayMs = isMarketplaceError(error) && !plan.isWrite ? retryDelayMs(error, tries, random) : null;
          if (delayMs === null || tries >= MAX_RETRIES || deps.signal?.aborted) throw error;
          await deps.sleep(delayMs);
        }
      }
    },
  };
}

/** @returns null when another try within this run is of no use */
function retryDelayMs(error: MarketplaceError, tries: number, random: () => number): number | null {
  if (!error.retryable || (error.kind !== 'unavailable' && error.kind !== 'rate_limited')) return null;
  const first = error.kind === 'rate_limited' ? FIRST_RATE_LIMIT_DELAY_MS : FIRST_DELAY_MS;
  const spread = 0.75 + random() / 2;
  const delayMs = error.retryAfterMs ?? Math.round(first * 2 ** tries * spread);
  return delayMs > LONGEST_WAIT_MS ? null : delayMs;
}

function toMarketplaceError<T>(
  marketplace: MarketplaceName,
  plan: CallPlan<T>,
  error: unknown,
  redact: (text: string) => string,
): MarketplaceError {
  const label = MARKETPLACE_LABELS[marketplace];
  if (isMarketplaceError(error)) {
    const saysNothing = error.kind === 'unavailable' || error.kind === 'bad_answer';
    const mayHaveBeenApplied = plan.isWrite && saysNothing && !error.undelivered;
    return mayHaveBeenApplied ? lostAnswer(marketplace, error.technical) : error;
  }
  const name = error instanceof Error ? error.name : 'error';
  const detail = error instanceof Error ? error.message : String(error);
  const technical = redact(`${plan.operation}: ${name}: ${detail}`).slice(0, 300);
  if (plan.isWrite) return lostAnswer(marketplace, technical);
  const message =
    name === 'TimeoutError'
      ? `${label} did not answer in time. It is tried again by itself; nothing is lost.`
      : `${label} could not be reached. It is tried again by itself; nothing is lost.`;
  return new MarketplaceError({ marketplace, kind: 'unavailable', message, technical });
}

/** A write that is not begun: begun and cut off, nobody would know whether it was applied. */
function outOfTime(marketplace: MarketplaceName, operation: string): MarketplaceError {
  return new MarketplaceError({
    marketplace,
    kind: 'unavailable',
    message: `There was no time left to ask ${MARKETPLACE_LABELS[marketplace]}. It is tried again by itself; nothing is lost.`,
    technical: `${operation}: not begun, out of time`,
    undelivered: true,
  });
}

/**
 * Quirk EDGE-UNDELIVERED: calls leave through Cloudflare, which answers with these when it could not hand them over:
 * connection refused, no route, no TLS, no such address. 520, 522 and 524 may come after the call was handed over
 * (developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-5xx-errors, read 2026-11).
 */
const UNDELIVERED_STATUSES: ReadonlySet<number> = new Set([521, 523, 525, 526, 530]);

/** Whether a status proves that the call never reached the marketplace. */
export const provesUndelivered = (status: number): boolean => UNDELIVERED_STATUSES.has(status);

/** A write was sent, and what came back does not say whether it was applied. */
export function lostAnswer(marketplace: MarketplaceName, technical: string): MarketplaceError {
  const label = MARKETPLACE_LABELS[marketplace];
  return new MarketplaceError({
    marketplace,
    kind: 'lost_answer',
    message: `${label} was asked to change something and did not answer. What it shows is read again before anything is repeated.`,
    technical,
  });
}

/**
 * Removes secrets from a text that may reach a log or a screen, in plain and percent-encoded form.
 * @param secrets  values to hide; empty ones are ignored
 */
export function createRedactor(secrets: readonly string[]): (text: string) => string {
  const hidden = [...new Set(secrets.flatMap((secret) => [secret, encodeURIComponent(secret)]))]
    .filter((secret) => secret !== '')
    .sort((a, b) => b.length - a.length);
  return (text) => hidden.reduce((result, secret) => result.replaceAll(secret, '•••'), text);
}

/** Seconds or an HTTP date to milliseconds from `now`; undefined when the header is missing or unreadable. */
export function parseRetryAfter(header: string | null, now: number): number | undefined {
  if (header === null || header.trim() === '') return undefined;
  const seconds = Number(header);
  const waitMs = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - now;
  return Number.isNaN(waitMs) ? undefined : Math.max(0, waitMs);
}

/** Whether a body is a web page rather than an answer. */
export function looksLikeHtml(contentType: string | null, body: string): boolean {
  return /html/i.test(contentType ?? '') || body.trimStart().startsWith('<');
}

/**
 * Runs tasks with a bound on how many run at once, results in the order of the tasks.
 * @param work  must not reject
 */
export async function mapConcurrently<In, Out>(
  items: readonly In[],
  concurrency: number,
  work: (item: In) => Promise<Out>,
): Promise<Out[]> {
  const results: Out[] = [];
  const queue = items.entries();
  async function worker(): Promise<void> {
    for (const [index, item] of queue) results[index] = await work(item);
  }
  await Promise.all(Array.from({ length: Math.min(concurrency, items.length) }, worker));
  return results;
}
