import type { ErrorBody } from '../../../worker/src/contract/errors.ts';

/** Any answer that is not the one asked for. `code` is for branching, `message` is a sentence for the person. */
export class ApiError extends Error {
  override name = 'ApiError';
  readonly code: string;
  /** HTTP status; 0 when nothing answered. */
  readonly status: number;
  /** Problems by field name, as the form knows it. */
  readonly fields: Record<string, string>;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: string, status: number, message: string, fields: Record<string, string> = {}, retryAfter?: number) {
    super(message);
    this.code = code;
    this.status = status;
    this.fields = fields;
    this.retryAfterSeconds = retryAfter;
  }
}

/** Reads what an error answer says; answers that are not ours (a proxy's page) get words of their own. */
export function readError(status: number, body: unknown, retryAfter: string | null): ApiError {
  const error = (body as ErrorBody | null)?.error;
  const seconds = error?.details?.retryAfterSeconds ?? (retryAfter ? Number(retryAfter) : undefined);
  if (!error?.message) {
    return new ApiError(
      'api.unreadable',
      status,
      'The server answered in a way this app does not understand. Try again in a minute.',
    );
  }
  const fields = Object.fromEntries((error.details?.fields ?? []).map((problem) => [problem.field, problem.message]));
  const wait = status === 429 && seconds ? ` You can try again in ${waitWords(seconds)}.` : '';
  return new ApiError(
    error.code,
    status,
    error.message + (/try again/i.test(error.message) ? '' : wait),
    fields,
    seconds,
  );
}

/** "40 seconds", "3 minutes". */
export function waitWords(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.ceil(seconds))} ${Math.ceil(seconds) <= 1 ? 'second' : 'seconds'}`;
  return `${Math.ceil(seconds / 60)} minutes`;
}

let signedOut: () => void = () => {};
/** What happens when the server says that nobody is signed in any more. */
export function onSignedOut(act: () => void): void {
  signedOut = act;
}

type QueryValue = string | number | boolean | undefined;

/** `?a=b` of what is set; '' when nothing is. */
export function queryString(query: Record<string, QueryValue>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') params.set(name, String(value));
  }
  const text = params.toString();
  return text ? `?${text}` : '';
}

/** Sends a write whose answer was lost once more; its key makes sure that it is carried out once. */
async function send(url: string, init: RequestInit, triesLeft = init.method === 'GET' ? 0 : 1): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    if (triesLeft > 0 && navigator.onLine) return send(url, init, triesLeft - 1);
    throw new ApiError('api.unreachable', 0, 'The server cannot be reached. Check the network and try again.');
  }
}

async function request<T>(
  method: string,
  path: string,
  body: unknown,
  { signal, key }: { signal?: AbortSignal | undefined; key?: string | undefined } = {},
): Promise<T> {
  const isFile = body instanceof Blob;
  const type = isFile ? body.type || 'application/octet-stream' : 'application/json';
  const response = await send(`/api${path}`, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': type }),
      ...(method === 'GET' ? {} : { 'idempotency-key': key ?? crypto.randomUUID() }),
    },
    body: body === undefined ? null : isFile ? body : JSON.stringify(body),
    signal: signal ?? null,
  });
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  const answer: unknown = isJson ? await response.json().catch(() => null) : null;
  if (!response.ok || (!isJson && response.status !== 204)) {
    const error = readError(response.status, answer, response.headers.get('retry-after'));
    if (error.code === 'auth.not_signed_in') signedOut();
    throw error;
  }
  return answer as T;
}

/**
 * @param path below `/api`, with its own slashes encoded
 * @throws ApiError
 */
export const get = <T>(path: string, query: Record<string, QueryValue> = {}, signal?: AbortSignal) =>
  request<T>('GET', path + queryString(query), undefined, { signal });
/** @param key names what is asked for: asked again under the same name, it is done once and answered as before */
export const post = <T>(path: string, body: unknown = {}, key?: string) => request<T>('POST', path, body, { key });
/** Sends a file as it is. */
export const postFile = <T>(path: string, file: Blob) => request<T>('POST', path, file);
export const put = <T>(path: string, body: unknown) => request<T>('PUT', path, body);
export const patch = <T>(path: string, body: unknown) => request<T>('PATCH', path, body);
export const del = <T>(path: string) => request<T>('DELETE', path, undefined);
