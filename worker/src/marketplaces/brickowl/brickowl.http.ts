import { describeStreamFailure, type JsonRecord, readJsonRecords } from '../json-records.ts';
import { isMarketplaceError, type MarketplaceError } from '../marketplace.errors.ts';
import {
  type CallPlan,
  createCaller,
  createRedactor,
  LIST_TIMEOUT_MS,
  looksLikeHtml,
  parseRetryAfter,
} from '../marketplace.http.ts';
import type { MarketplaceDeps } from '../marketplace.port.ts';
import { listValues } from '../readers.ts';
import { brickowlError, noBrickowlAnswer, unreadableBrickowlAnswer } from './brickowl.errors.ts';

/** The most entries one `bulk/batch` takes (reference: brickowl.md 6). */
export const BATCH_ENTRIES = 50;
/** `bulk/batch` may be called 100 times a minute; clients in the field keep this distance (reference: brickowl.md 3). */
const BATCH_DISTANCE_MS = 600;
/** So many batches in one go may follow each other at once: the limit is per minute. */
const UNSPACED_BATCHES = 20;

type Params = Readonly<Record<string, string>>;

/** One call inside a batch. */
export interface BatchRead {
  endpoint: string;
  params: Params;
}

export type BatchAnswer = { ok: true; body: unknown } | { ok: false; error: MarketplaceError };

/** Brick Owl's API: parameters in, parsed JSON out. */
export interface BrickowlApi {
  get(endpoint: string, params: Params): Promise<unknown>;
  /** @throws MarketplaceError `refused` when the answer is not a success notice */
  post(endpoint: string, params: Params): Promise<void>;
  /** The same, for writes that answer with more than a notice. */
  postFor(endpoint: string, params: Params): Promise<unknown>;
  /** Up to `BATCH_ENTRIES` reads in one call; answers in the order of the reads, each judged on its own. */
  batch(reads: readonly BatchRead[]): Promise<BatchAnswer[]>;
  /** The same for writes: sent once, and an entry that is no success notice is `refused`. */
  batchWrites(writes: readonly BatchRead[]): Promise<BatchAnswer[]>;
  open(endpoint: string, params: Params): Promise<ReadableStream<Uint8Array>>;
  items(body: ReadableStream<Uint8Array>, operation: string): AsyncGenerator<unknown>;
}

export function createBrickowlApi(deps: MarketplaceDeps<'brickowl'>): BrickowlApi {
  const key = String(deps.credentials.apiKey).trim();
  const redact = createRedactor([key]);
  const caller = createCaller('brickowl', deps, redact);
  const baseUrl = deps.baseUrl.replace(/\/+$/, '');
  let batchesSent = 0;

  function getPlan<T>(endpoint: string, params: Params, read: (response: Response) => Promise<T>): CallPlan<T> {
    return {
      operation: endpoint,
      method: 'GET',
      isWrite: false,
      read,
      // Quirk BO-KEY-IN-URL: the key is a query parameter, so URLs must never reach a log (reference: brickowl.md 1).
      request: async () => ({
        url: `${baseUrl}/${endpoint}?${new URLSearchParams({ ...params, key })}`,
        init: { method: 'GET', headers: { accept: 'application/json' } },
      }),
    };
  }

  function postPlan<T>(
    endpoint: string,
    params: Params,
    isWrite: boolean,
    read: (response: Response) => Promise<T>,
  ): CallPlan<T> {
    return {
      operation: endpoint,
      method: 'POST',
      isWrite,
      read,
      request: async () => ({
        url: `${baseUrl}/${endpoint}`,
        init: {
          method: 'POST',
          headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
          body: new URLSearchParams({ ...params, key }).toString(),
        },
      }),
    };
  }

  async function readAnswer(operation: string, response: Response): Promise<unknown> {
    const { status } = response;
    const body = await response.text();
    const retryAfterMs = parseRetryAfter(response.headers.get('retry-after'), deps.now());
    const parsed = parseJson(body);
    if (parsed === undefined) {
      if (status === 204) return null;
      const contentType = response.headers.get('content-type');
      // Quirk BO-HTML-429: over the rate limit a web page comes with HTTP 200 or 4xx (reference: brickowl.md 2).
      const isPage = looksLikeHtml(contentType, body);
      const seenStatus = isPage && status < 500 && status !== 401 ? 429 : status;
      if (seenStatus >= 400) {
        throw brickowlError({ operation, status: seenStatus, words: isPage ? '(web page)' : '', retryAfterMs }, redact);
      }
      throw noBrickowlAnswer(
        operation,
        `HTTP ${status}, ${contentType ?? 'no content type'}, ${body.length} characters`,
      );
    }
    const words = errorWords(parsed);
    if (words !== null || status >= 400) {
      throw brickowlError({ operation, status, words: words ?? '', retryAfterMs }, redact);
    }
    return parsed;
  }

  async function readSuccess(operation: string, response: Response): Promise<unknown> {
    const answer = await readAnswer(operation, response);
    const refusal = refusalIn(operation, answer, response.status, redact);
    if (refusal) throw refusal;
    return answer;
  }

  async function runBatch(calls: readonly BatchRead[], method: 'GET' | 'POST'): Promise<BatchAnswer[]> {
    await keepDistance();
    // Quirk BO-BATCH-WRAP: an object around the array; the bare array is refused (reference: brickowl.md 6).
    const requests = JSON.stringify({
      requests: calls.map(({ endpoint, params }) => ({ endpoint, request_method: method, params: [params] })),
    });
    const answer = await caller.call(
      postPlan('bulk/batch', { requests }, method === 'POST', (response) => readAnswer('bulk/batch', response)),
    );
    return matchBatch(calls, answer, redact);
  }

  async function keepDistance(): Promise<void> {
    batchesSent += 1;
    if (batchesSent > UNSPACED_BATCHES) await deps.sleep(BATCH_DISTANCE_MS);
  }

  return {
    get: (endpoint, params) => caller.call(getPlan(endpoint, params, (response) => readAnswer(endpoint, response))),

    post: async (endpoint, params) => {
      await caller.call(postPlan(endpoint, params, true, (response) => readSuccess(endpoint, response)));
    },

    postFor: (endpoint, params) =>
      caller.call(postPlan(endpoint, params, true, (response) => readSuccess(endpoint, response))),

    batch: (reads) => runBatch(reads, 'GET'),

    async batchWrites(writes) {
      const answers = await runBatch(writes, 'POST');
      return answers.map((answer, index) => {
        const refusal = answer.ok ? refusalIn(writes[index]?.endpoint ?? '', answer.body, 200, redact) : null;
        return refusal ? { ok: false, error: refusal } : answer;
      });
    },

    open: (endpoint, params) =>
      caller.call({
        ...getPlan(endpoint, params, async (response) => {
          const contentType = response.headers.get('content-type');
          if (response.status === 200 && response.body && !/html/i.test(contentType ?? '')) return response.body;
          await readAnswer(endpoint, response);
          throw noBrickowlAnswer(endpoint, `HTTP ${response.status}, not a list`);
        }),
        timeoutMs: LIST_TIMEOUT_MS,
      }),

    async *items(body, operation) {
      try {
        for await (const record of readJsonRecords(body)) {
          const words = record.key === 'error' ? errorWords({ error: record.value }) : null;
          if (words !== null) throw brickowlError({ operation, status: 200, words }, redact);
          if (!isListItem(record)) throw unreadableBrickowlAnswer(operation, 'the list holds something else than lots');
          yield record.value;
        }
      } catch (error) {
        if (isMarketplaceError(error)) throw error;
        throw noBrickowlAnswer(operation, describeStreamFailure(error));
      }
    },
  };
}

function isListItem({ value }: JsonRecord): boolean {
  return typeof value === 'object' && value !== null;
}

/** @returns undefined when the text is no JSON */
function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** Quirk BO-ERRORS: `{"error": "…"}` and `{"error": {"status": "…"}}` both occur (reference: brickowl.md 2). */
function errorWords(answer: unknown): string | null {
  if (typeof answer !== 'object' || answer === null || !('error' in answer)) return null;
  const { error } = answer;
  if (error === null || error === '' || error === false) return null;
  if (typeof error !== 'object') return String(error);
  const [words] = Object.values(error).filter((value) => typeof value === 'string');
  return words ?? '';
}

/** Quirk BO-SUCCESS-CASE: `success` and `Success` both occur (reference: brickowl.md 2). */
function refusalIn(
  operation: string,
  answer: unknown,
  status: number,
  redact: (text: string) => string,
): MarketplaceError | null {
  const words = String(member(answer, 'status') ?? '');
  if (words.toLowerCase() === 'success') return null;
  return brickowlError({ operation, status, words: words || '(no success notice)' }, redact);
}

/**
 * Puts a batch's answers beside its reads. Quirk BO-BATCH-ANSWER: an array of `{req_num, code, body}` in one source,
 * `{responses: [{status_code, body}]}` in another; `req_num` counts from 1 (reference: brickowl.md 6).
 */
function matchBatch(reads: readonly BatchRead[], answer: unknown, redact: (text: string) => string): BatchAnswer[] {
  const wrapped = typeof answer === 'object' && answer !== null && 'responses' in answer ? answer.responses : answer;
  const entries = listValues(wrapped);
  const numbers = entries.map((entry) => Number(member(entry, 'req_num') ?? Number.NaN));
  const isNumbered = new Set(numbers).size === entries.length && numbers.every((no) => no >= 1 && no <= reads.length);
  const byIndex = new Map(entries.map((entry, index) => [isNumbered ? (numbers[index] ?? 0) - 1 : index, entry]));
  return reads.map(({ endpoint }, index) => {
    const entry = byIndex.get(index);
    if (entry === undefined) {
      return { ok: false, error: unreadableBrickowlAnswer(endpoint, 'missing from the batch answer') };
    }
    return readBatchEntry(endpoint, entry, redact);
  });
}

function readBatchEntry(endpoint: string, entry: unknown, redact: (text: string) => string): BatchAnswer {
  const status = Number(member(entry, 'code') ?? member(entry, 'status_code') ?? 200);
  const sent = member(entry, 'body');
  const body = typeof sent === 'string' ? (parseJson(sent) ?? sent) : sent;
  const words = errorWords(body);
  if (status >= 200 && status < 300 && words === null) return { ok: true, body: body ?? null };
  return { ok: false, error: brickowlError({ operation: endpoint, status, words: words ?? '' }, redact) };
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && name in value
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
