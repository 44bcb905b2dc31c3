import type { Fault } from '../faults.domain.ts';
import type { Shop } from '../store/shop.store.ts';

/** An error answer in BrickLink's envelope (section 3 of the reference). */
export class BlError extends Error {
  constructor(
    readonly code: number,
    message: string,
    readonly description: string,
  ) {
    super(message);
  }
}

export const invalid = (description: string) => new BlError(400, 'PARAMETER_MISSING_OR_INVALID', description);
export const notFound = (description: string) => new BlError(404, 'RESOURCE_NOT_FOUND', description);

/** What a call has at hand. */
export interface BlCall {
  shop: Shop;
  url: URL;
  /** Percent-decoded path parameters. */
  params: string[];
  /** Parsed JSON body; undefined when there was none. */
  body: unknown;
  hits: readonly Fault[];
}

/** `data` undefined leaves it out; `stream` replaces it by rows written one after the other. */
export interface BlAnswer {
  code: 200 | 201 | 204;
  data?: unknown;
  stream?: () => Generator<unknown[]>;
}

export interface BlRoute {
  method: string;
  pattern: RegExp;
  run(call: BlCall): BlAnswer;
}

const MESSAGES = { 200: 'OK', 201: 'OK_CREATED', 204: 'OK_NO_CONTENT' } as const;

/** Writes an answer; BrickLink keeps HTTP 200 for what succeeded. */
export function answer({ code, data, stream }: BlAnswer): Response {
  const meta = { description: MESSAGES[code], message: MESSAGES[code], code };
  if (!stream) return Response.json({ meta, ...(code === 204 ? { data: {} } : data === undefined ? {} : { data }) });
  const encoder = new TextEncoder();
  const pages = stream();
  let first = true;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(encoder.encode(`{"meta":${JSON.stringify(meta)},"data":[`));
    },
    pull(controller) {
      while (true) {
        const { value, done } = pages.next();
        if (done) {
          controller.enqueue(encoder.encode(']}'));
          controller.close();
          return;
        }
        if (value.length === 0) continue;
        controller.enqueue(encoder.encode(`${first ? '' : ','}${value.map((row) => JSON.stringify(row)).join(',')}`));
        first = false;
        return;
      }
    },
  });
  return new Response(body, { headers: { 'content-type': 'application/json;charset=UTF-8' } });
}

/** Writes an error. `http` false keeps HTTP 200, as the real service does for failed sign-ins. */
export function errorAnswer(error: BlError, http: boolean): Response {
  return Response.json(
    { meta: { description: error.description, message: error.message, code: error.code } },
    { status: http ? error.code : 200 },
  );
}

/** A comma list of a filter with `-` exclusions; undefined accepts everything. */
export function listFilter(text: string | null): ((value: string) => boolean) | undefined {
  if (text === null || text.trim() === '') return undefined;
  const parts = text.split(',').map((part) => part.trim().toUpperCase());
  const excluded = new Set(parts.filter((part) => part.startsWith('-')).map((part) => part.slice(1)));
  const included = new Set(parts.filter((part) => part !== '' && !part.startsWith('-')));
  return (value) => {
    const upper = value.toUpperCase();
    return !excluded.has(upper) && (included.size === 0 || included.has(upper));
  };
}

/** The body as an object. @throws BlError 400 */
export function objectBody(body: unknown): Record<string, unknown> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new BlError(400, 'INVALID_REQUEST_BODY', 'The request body is not a JSON object');
  }
  return body as Record<string, unknown>;
}
