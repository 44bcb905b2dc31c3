import { describeStreamFailure, type JsonRecord, readJsonRecords } from '../json-records.ts';
import { isMarketplaceError, type MarketplaceError } from '../marketplace.errors.ts';
import {
  type CallPlan,
  createCaller,
  createRedactor,
  LIST_TIMEOUT_MS,
  looksLikeHtml,
  lostAnswer,
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
export interface BatchEntry {
  endpoint: string;
  params: Params;
}

export type BatchAnswer = { ok: true; body: unknown } | { ok: false; error: MarketplaceError };

/** Brick Owl's API: parameters in, parsed JSON out. */
export interface BrickowlApi {
  get(endpoint: string, params: Params): Promise<unknown>;
  /** @throws MarketplaceError `refused` when the answer is not a success notice */
  post(endpoint: string, params: Params): Promise<void>;
  /**
   * Makes a change to a lot.
   * @returns the success notice
   * @throws MarketplaceError `lost_answer` also when the answer is neither a success notice nor a refusal in words
   */
  write(endpoint: string, params: Params): Promise<unknown>;
  /** Up to `BATCH_ENTRIES` reads in one call; answers in the order of the reads, each judged on its own. */
  batch(reads: readonly BatchEntry[]): Promise<BatchAnswer[]>;
  /** The same for changes: never repeated, and an entry that is not answered for has the error `lost_answer`. */
  writeBatch(writes: readonly BatchEntry[]): Promise<BatchAnswer[]>;
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

  async function readAnswer(operation: string, response: Response, isWrite = false): Promise<unknown> {
    const { status } = response;
    const body = await response.text();
    const retryAfterMs = parseRetryAfter(response.headers.get('retry-after'), deps.now());
    const parsed = parseJson(body);
    if (parsed === undefined) {
      if (status === 204) return null;
      const contentType = response.headers.get('content-type');
      // Quirk BO-HTML-429: over the rate limit a web page comes with HTTP 200 or 4xx (reference: brickowl.md 2).
      const isPage = looksLikeHtml(contentType, body);
      // With 200 it may as well be what a gateway makes of an answer, so that a write is not known to have been held off.
      const isLimit = isPage && status < 500 && status !== 401 && (status >= 400 || !isWrite);
      const seenStatus = isLimit ? 429 : status;
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

  async function readSuccess(operation: string, response: Response): Promise<void> {
    const answer = await readAnswer(operation, response, true);
    const words = noticeOf(answer);
    if (words.toLowerCase() !== 'success') {
      throw brickowlError({ operation, status: response.status, words: words || '(no success notice)' }, redact);
    }
  }

  async function readNotice(operation: string, response: Response): Promise<unknown> {
    const answer = await readAnswer(operation, response, true);
    const problem = noticeProblem(operation, answer, redact);
    if (problem) throw problem;
    return answer;
  }

  async function callBatch(calls: readonly BatchEntry[], method: 'GET' | 'POST'): Promise<Map<number, unknown>> {
    await keepDistance();
    const isWrite = method === 'POST';
    // Quirk BO-BATCH-WRAP: an object around the array; the bare array is refused (reference: brickowl.md 6).
    const requests = JSON.stringify({
      requests: calls.map(({ endpoint, params }) => ({ endpoint, request_method: method, params: [params] })),
    });
    const answer = await caller.call(
      postPlan('bulk/batch', { requests }, isWrite, (response) => readAnswer('bulk/batch', response, isWrite)),
    );
    return entriesByIndex(calls.length, answer);
  }

  async function keepDistance(): Promise<void> {
    batchesSent += 1;
    if (batchesSent > UNSPACED_BATCHES) await deps.sleep(BATCH_DISTANCE_MS);
  }

  return {
    get: (endpoint, params) => caller.call(getPlan(endpoint, params, (response) => readAnswer(endpoint, response))),

    post: (endpoint, params) =>
      caller.call(postPlan(endpoint, params, true, (response) => readSuccess(endpoint, response))),

    write: (endpoint, params) =>
      caller.call(postPlan(endpoint, params, true, (response) => readNotice(endpoint, response))),

    async batch(reads) {
      const entries = await callBatch(reads, 'GET');
      return reads.map(({ endpoint }, index) => {
        const entry = entries.get(index);
        if (entry !== undefined) return readBatchEntry(endpoint, entry, redact);
        return { ok: false, error: unreadableBrickowlAnswer(endpoint, 'missing from the batch answer') };
      });
    },

    async writeBatch(writes) {
      const entries = await callBatch(writes, 'POST');
      return writes.map(({ endpoint }, index) => readWrittenEntry(endpoint, entries.get(index), redact));
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

/**
 * A batch's answers by the position of their calls. Quirk BO-BATCH-ANSWER: an array of `{req_num, code, body}` in one
 * source, `{responses: [{status_code, body}]}` in another; `req_num` counts from 1 (reference: brickowl.md 6).
 */
function entriesByIndex(callCount: number, answer: unknown): Map<number, unknown> {
  const wrapped = typeof answer === 'object' && answer !== null && 'responses' in answer ? answer.responses : answer;
  const entries = listValues(wrapped);
  const numbers = entries.map((entry) => Number(member(entry, 'req_num') ?? Number.NaN));
  const isNumbered = new Set(numbers).size === entries.length && numbers.every((no) => no >= 1 && no <= callCount);
  // Without numbers and with gaps, whose answer is missing cannot be told.
  if (!isNumbered && entries.length !== callCount) return new Map();
  return new Map(entries.map((entry, index) => [isNumbered ? (numbers[index] ?? 0) - 1 : index, entry]));
}

/** Quirk BO-SUCCESS-CASE: `success` and `Success` both occur (reference: brickowl.md 2). @returns '' when there is none */
function noticeOf(answer: unknown): string {
  return String(member(answer, 'status') ?? '');
}

/** @returns null when the answer says yes */
function noticeProblem(operation: string, answer: unknown, redact: (text: string) => string): MarketplaceError | null {
  const words = noticeOf(answer);
  if (words.toLowerCase() === 'success') return null;
  // Neither yes nor no: not to be taken for a refusal, which would say that nothing was changed.
  if (words === '') return unreadableBrickowlAnswer(operation, 'no success notice');
  return brickowlError({ operation, status: 200, words }, redact);
}

function readWrittenEntry(endpoint: string, entry: unknown, redact: (text: string) => string): BatchAnswer {
  if (entry === undefined) return { ok: false, error: lostAnswer('brickowl', `${endpoint}: not in the batch answer`) };
  const read = readBatchEntry(endpoint, entry, redact);
  const error = read.ok ? noticeProblem(endpoint, read.body, redact) : read.error;
  if (error === null) return read;
  const saysNothing = error.kind === 'unavailable' || error.kind === 'bad_answer';
  return { ok: false, error: saysNothing ? lostAnswer('brickowl', error.technical) : error };
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
