import { describeStreamFailure, type JsonRecord, readJsonRecords } from '../json-records.ts';
import { isMarketplaceError } from '../marketplace.errors.ts';
import {
  type Caller,
  type CallPlan,
  createCaller,
  createRedactor,
  LIST_TIMEOUT_MS,
  looksLikeHtml,
  parseRetryAfter,
} from '../marketplace.http.ts';
import type { MarketplaceDeps } from '../marketplace.port.ts';
import { listValues } from '../readers.ts';
import { bricklinkError, noBricklinkAnswer, unreadableBricklinkAnswer } from './bricklink.errors.ts';
import { createOauthSigner } from './oauth.ts';

interface BricklinkCall {
  operation: string;
  /** Percent-encoded, starts with a slash. */
  path: string;
  query?: Readonly<Record<string, string>>;
}

/** BrickLink's Store API: signed calls in, the envelope's `data` out. */
export interface BricklinkApi {
  get(call: BricklinkCall): Promise<unknown>;
  put(call: BricklinkCall & { body: unknown }): Promise<unknown>;
  post(call: BricklinkCall & { body: unknown }): Promise<unknown>;
  delete(call: BricklinkCall): Promise<void>;
  /** Reads a list item by item, for answers that may be large. */
  collect<T>(call: BricklinkCall, readItem: (item: unknown, index: number) => T): Promise<T[]>;
  /** Opens a list without reading it. */
  open(call: BricklinkCall): Promise<ReadableStream<Uint8Array>>;
  /** Items of a list that was opened or stored before. */
  items(body: ReadableStream<Uint8Array>, operation: string): AsyncGenerator<unknown>;
}

export function createBricklinkApi(deps: MarketplaceDeps<'bricklink'>): BricklinkApi {
  const { credentials } = deps;
  const sign = createOauthSigner(credentials);
  const redact = createRedactor(Object.values(credentials).map((value) => String(value).trim()));
  const caller: Caller = createCaller('bricklink', deps, redact);

  function plan<T>(
    method: CallPlan<T>['method'],
    { operation, path, query }: BricklinkCall,
    read: (response: Response) => Promise<T>,
    body?: unknown,
  ): CallPlan<T> {
    return {
      operation,
      method,
      isWrite: method !== 'GET',
      read,
      async request() {
        const timestamp = Math.floor(deps.now() / 1000);
        const signed = await sign({
          method,
          baseUrl: deps.baseUrl,
          path,
          ...(query ? { query } : {}),
          timestamp,
          nonce: deps.nonce(),
        });
        const headers: Record<string, string> = { accept: 'application/json', authorization: signed.authorization };
        if (body === undefined) return { url: signed.url, init: { method, headers } };
        headers['content-type'] = 'application/json';
        return { url: signed.url, init: { method, headers, body: JSON.stringify(body) } };
      },
    };
  }

  async function readData(operation: string, isWrite: boolean, response: Response): Promise<unknown> {
    const body = await response.text();
    const envelope = parseEnvelope(body);
    const retryAfterMs = parseRetryAfter(response.headers.get('retry-after'), deps.now());
    // Quirk BL-META: failures come as HTTP 200 with `meta.code` 401; the body decides (reference: bricklink.md 3).
    if (envelope) {
      if (envelope.code >= 200 && envelope.code < 300) return envelope.data ?? null;
      throw bricklinkError({ operation, ...envelope, retryAfterMs }, redact);
    }
    if (isWrite && response.ok && body.trim() === '') return null;
    throw failureWithoutEnvelope(operation, response, body, retryAfterMs);
  }

  function failureWithoutEnvelope(
    operation: string,
    response: Response,
    body: string,
    retryAfterMs: number | undefined,
  ): Error {
    const { status } = response;
    const contentType = response.headers.get('content-type');
    const isPage = looksLikeHtml(contentType, body);
    const technical = `HTTP ${status}, ${contentType ?? 'no content type'}, ${body.length} characters, no envelope`;
    if ([401, 403, 429].includes(status) || status >= 500 || (status >= 400 && !isPage && body.trim() !== '')) {
      return bricklinkError({ operation, code: status, message: '', description: '', retryAfterMs }, redact);
    }
    return noBricklinkAnswer(operation, technical);
  }

  async function* items(body: ReadableStream<Uint8Array>, operation: string): AsyncGenerator<unknown> {
    let sawMeta = false;
    const records = readJsonRecords(body, { explode: 'data' });
    try {
      for await (const record of records) {
        if (record.key === 'data') {
          // A `data` that is no list arrives as one record; an empty one means the same as none.
          if (isListItem(record)) yield record.value;
        } else if (record.key === 'meta') {
          sawMeta = true;
          const meta = parseMeta(record.value);
          if (!meta) throw unreadableBricklinkAnswer(operation, 'meta has no code');
          if (meta.code < 200 || meta.code > 299) throw bricklinkError({ operation, ...meta }, redact);
        }
      }
    } catch (error) {
      if (isMarketplaceError(error)) throw error;
      throw noBricklinkAnswer(operation, describeStreamFailure(error));
    }
    if (!sawMeta) throw unreadableBricklinkAnswer(operation, 'the list has no meta');
  }

  return {
    get: (call) => caller.call(plan('GET', call, (response) => readData(call.operation, false, response))),
    put: (call) => caller.call(plan('PUT', call, (response) => readData(call.operation, true, response), call.body)),
    post: (call) => caller.call(plan('POST', call, (response) => readData(call.operation, true, response), call.body)),
    async delete(call) {
      await caller.call(plan('DELETE', call, (response) => readData(call.operation, true, response)));
    },
    collect: <T>(call: BricklinkCall, readItem: (item: unknown, index: number) => T) =>
      caller.call(
        plan('GET', call, async (response) => {
          if (!response.ok || !isJson(response) || !response.body) {
            return listValues(await readData(call.operation, false, response)).map(readItem);
          }
          const collected: T[] = [];
          for await (const item of items(response.body, call.operation)) {
            collected.push(readItem(item, collected.length));
          }
          return collected;
        }),
      ),
    open: (call) =>
      caller.call({
        ...plan('GET', call, async (response) => {
          if (response.ok && response.body && !isWebPage(response)) return response.body;
          await readData(call.operation, false, response);
          throw noBricklinkAnswer(call.operation, `HTTP ${response.status}, not a list`);
        }),
        timeoutMs: LIST_TIMEOUT_MS,
      }),
    items,
  };
}

function isJson(response: Response): boolean {
  return /json/i.test(response.headers.get('content-type') ?? '');
}

function isWebPage(response: Response): boolean {
  return /html/i.test(response.headers.get('content-type') ?? '');
}

function isListItem(record: JsonRecord): boolean {
  return typeof record.value === 'object' && record.value !== null && Object.keys(record.value).length > 0;
}

interface Meta {
  code: number;
  message: string;
  description: string;
}

/** Quirk BL-CODE-TYPE: `meta.code` is a number on the wire and a quoted one in the manual (reference: bricklink.md 3). */
function parseMeta(value: unknown): Meta | null {
  if (typeof value !== 'object' || value === null || !('code' in value)) return null;
  const code = Number(value.code);
  if (!Number.isInteger(code)) return null;
  const message = 'message' in value ? String(value.message ?? '') : '';
  const description = 'description' in value ? String(value.description ?? '') : '';
  return { code, message, description };
}

function parseEnvelope(body: string): (Meta & { data: unknown }) | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return null;
  }
  if (typeof parsed !== 'object' || parsed === null || !('meta' in parsed)) return null;
  const meta = parseMeta(parsed.meta);
  return meta ? { ...meta, data: 'data' in parsed ? parsed.data : null } : null;
}
