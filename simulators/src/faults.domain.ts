export const FAULT_KINDS = [
  'status',
  'html',
  'empty',
  'truncate',
  'garbage',
  'slow',
  'drop-before',
  'drop-after',
  'meta-429',
  'ip-mismatch',
  'ignore-field',
  'change-order',
  'omit',
  'lose-prompt',
  'double-prompt',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** Prompts are the store's own calls and notifications; they are struck under this method. */
export const PROMPT = 'PROMPT';
const PROMPT_KINDS: ReadonlySet<FaultKind> = new Set(['lose-prompt', 'double-prompt']);
/** Kinds that leave the answer as it is, or change what it tells. */
const SPARING_KINDS: ReadonlySet<FaultKind> = new Set([
  'slow',
  'ignore-field',
  'ip-mismatch',
  'change-order',
  'omit',
  ...PROMPT_KINDS,
]);

/** Whether a fault takes the place of the honest answer. */
export const spoils = (fault: Fault): boolean => !SPARING_KINDS.has(fault.kind);

/** A misbehaviour on request. Counted per matching call: the first `skip` are spared, then `times` are hit. */
export interface Fault {
  id: number;
  side: 'bricklink' | 'brickowl' | 'brickognize' | 'any';
  method: string | null;
  /** Glob over path and query (`/orders/*`), or a regular expression between slashes (`/^\/orders/`); null matches all. */
  path: string | null;
  kind: FaultKind;
  status: number;
  delayMs: number;
  /** Fields that `ignore-field` drops from the request; a dot reaches into objects. */
  fields: string[];
  /** Status that `change-order` gives the order that is asked for, before it is answered. */
  to: string;
  /** Apply the call before spoiling its answer (status, html, empty, garbage, meta-429, omit). */
  apply: boolean;
  /** Use Retry-After seconds; null for none. */
  retryAfter: number | null;
  skip: number;
  times: number | null;
  /** How often it has matched and how often it has struck. */
  matched: number;
  struck: number;
}

/** Reads a fault from a request body. @throws Error with a sentence when it is malformed */
export function parseFault(id: number, input: unknown): Fault {
  if (typeof input !== 'object' || input === null) throw new Error('a fault is an object');
  const raw = input as Record<string, unknown>;
  const kind = FAULT_KINDS.find((known) => known === raw.kind);
  if (!kind) throw new Error(`kind must be one of ${FAULT_KINDS.join(', ')}`);
  const side = raw.side ?? 'any';
  if (side !== 'bricklink' && side !== 'brickowl' && side !== 'brickognize' && side !== 'any')
    throw new Error('side must be bricklink, brickowl, brickognize or any');
  const number = (name: string, fallback: number) => {
    const value = raw[name] ?? fallback;
    if (typeof value !== 'number' || value < 0) throw new Error(`${name} must be a number of 0 or more`);
    return value;
  };
  const fields = typeof raw.fields === 'string' ? [raw.fields] : (raw.fields ?? raw.field ?? []);
  const list = Array.isArray(fields) ? fields : [fields];
  if (kind === 'ignore-field' && list.length === 0) throw new Error('ignore-field needs fields');
  const to = typeof raw.to === 'string' || typeof raw.to === 'number' ? String(raw.to) : '';
  if (kind === 'change-order' && to === '') throw new Error('change-order needs a status in “to”');
  const path = typeof raw.path === 'string' ? raw.path : null;
  if (path) pathPattern(path);
  return {
    id,
    side,
    method: typeof raw.method === 'string' ? raw.method.toUpperCase() : null,
    path,
    kind,
    status: number('status', kind === 'status' ? 500 : kind === 'html' ? 503 : 200),
    delayMs: number('delayMs', kind === 'slow' ? 2000 : 0),
    fields: list.map(String),
    to,
    apply: raw.apply === true,
    retryAfter: typeof raw.retryAfter === 'number' ? raw.retryAfter : null,
    skip: number('skip', 0),
    times: raw.times === undefined || raw.times === null ? null : number('times', 1),
    matched: 0,
    struck: 0,
  };
}

function pathPattern(path: string): RegExp {
  const regex = /^\/(.*)\/([i]?)$/.exec(path);
  if (regex && /[\^$\\|()[\]]/.test(regex[1] ?? '')) return new RegExp(regex[1] ?? '', regex[2]);
  const glob = path.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*');
  return new RegExp(`^/?${glob.replace(/^\//, '')}(\\?.*)?$`);
}

/** Whether a fault is about this call. `path` is relative to the API's base, with its query. */
export function matches(fault: Fault, side: string, method: string, path: string): boolean {
  if (fault.side !== 'any' && fault.side !== side) return false;
  if (PROMPT_KINDS.has(fault.kind) !== (method === PROMPT)) return false;
  if (fault.method && fault.method !== method) return false;
  return fault.path === null || pathPattern(fault.path).test(path);
}

/**
 * Finds the faults that strike a call and the list with updated counters; spent faults stay listed.
 */
export function strike(
  faults: readonly Fault[],
  side: string,
  method: string,
  path: string,
): { hits: Fault[]; faults: Fault[] } {
  const hits: Fault[] = [];
  const next = faults.map((fault) => {
    if (!matches(fault, side, method, path)) return fault;
    const matched = fault.matched + 1;
    const strikes = matched > fault.skip && (fault.times === null || fault.struck < fault.times);
    if (!strikes) return { ...fault, matched };
    hits.push(fault);
    return { ...fault, matched, struck: fault.struck + 1 };
  });
  return { hits, faults: next };
}

/** How often a prompt goes out under the faults that strike it. */
export function promptCopies(hits: readonly Fault[]): number {
  if (hits.some(({ kind }) => kind === 'lose-prompt')) return 0;
  return hits.some(({ kind }) => kind === 'double-prompt') ? 2 : 1;
}

/** BrickLink's word for a code (section 3 of the reference). */
const BRICKLINK_MESSAGES: Readonly<Record<number, string>> = {
  400: 'PARAMETER_MISSING_OR_INVALID',
  401: 'BAD_OAUTH_REQUEST',
  403: 'PERMISSION_DENIED',
  404: 'RESOURCE_NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  422: 'RESOURCE_UPDATE_NOT_ALLOWED',
  429: 'TOO_MANY_REQUESTS',
};

const HTML =
  '<!DOCTYPE html>\n<html><head><title>Temporarily unavailable</title></head><body><h1>We will be back soon</h1><p>System maintenance.</p></body></html>\n';

/** Marks an answer that the front replaces by a connection that fails; a broken body does not survive the way there. */
export const DROP_HEADER = 'x-sim-drop';
const droppedMark = () => new Response(null, { headers: { [DROP_HEADER]: '1' } });
const BREAK_AFTER_MS = 25;

/**
 * A connection that fails in the middle of the answer: headers and a few bytes arrive, then it breaks. Breaking before the
 * headers would make the local development proxy repeat reads by itself.
 */
export function brokenAnswer(): Response {
  const { readable, writable } = new IdentityTransformStream();
  const writer = writable.getWriter();
  const breakOff = async () => {
    await writer.write(new TextEncoder().encode('{"meta"'));
    await new Promise((resolve) => setTimeout(resolve, BREAK_AFTER_MS));
    await writer.abort(new Error('connection closed by the simulator'));
  };
  breakOff().catch(() => undefined);
  return new Response(readable, { headers: { 'content-type': 'application/json' } });
}

/**
 * Runs a call under the faults that strike it. `handle` applies it and gives the honest answer; error bodies have the
 * shape of the side.
 */
export async function underFaults(
  side: 'bricklink' | 'brickowl' | 'brickognize',
  hits: readonly Fault[],
  handle: () => Promise<Response>,
): Promise<Response> {
  for (const fault of hits) if (fault.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, fault.delayMs));
  const fault = hits.find(spoils);
  if (!fault) return handle();
  const headers: Record<string, string> = fault.retryAfter === null ? {} : { 'retry-after': String(fault.retryAfter) };
  const json = { ...headers, 'content-type': 'application/json' };
  if (fault.kind === 'drop-before') return droppedMark();
  if (fault.kind === 'drop-after') {
    await (await handle()).arrayBuffer();
    return droppedMark();
  }
  if (fault.kind === 'truncate') {
    const answer = await handle();
    const bytes = new Uint8Array(await answer.arrayBuffer());
    return new Response(bytes.slice(0, Math.floor(bytes.length / 2)), { status: answer.status, headers: json });
  }
  if (fault.apply) await (await handle()).arrayBuffer();
  if (fault.kind === 'empty') return new Response(null, { status: fault.status, headers: json });
  if (fault.kind === 'garbage')
    return new Response('\u0000{"meta":{"code":20,,]', { status: fault.status, headers: json });
  if (fault.kind === 'html')
    return new Response(HTML, {
      status: fault.status,
      headers: { ...headers, 'content-type': 'text/html; charset=utf-8' },
    });
  if (side === 'brickognize')
    return Response.json(
      { detail: 'fault injected by the simulator' },
      { status: fault.kind === 'meta-429' ? 429 : fault.status, headers },
    );
  if (side === 'brickowl') {
    const status = fault.kind === 'meta-429' ? 429 : fault.status;
    return Response.json({ error: { status: 'fault injected by the simulator' } }, { status, headers });
  }
  if (fault.kind === 'meta-429') {
    return Response.json(
      { meta: { description: 'API_CALL_LIMIT_EXCEEDED', message: 'TOO_MANY_REQUESTS', code: 429 } },
      { headers },
    );
  }
  return Response.json(
    {
      meta: {
        description: 'fault injected by the simulator',
        message: BRICKLINK_MESSAGES[fault.status] ?? 'INTERNAL_SERVER_ERROR',
        code: fault.status,
      },
    },
    { status: fault.status, headers },
  );
}

/** Removes the fields of `ignore-field` faults from a request body or parameter set. */
export function withoutFields<T>(body: T, hits: readonly Fault[]): T {
  const fields = hits.filter((hit) => hit.kind === 'ignore-field').flatMap((hit) => hit.fields);
  if (fields.length === 0 || typeof body !== 'object' || body === null) return body;
  const copy = structuredClone(body) as Record<string, unknown>;
  for (const field of fields) {
    const path = field.split('.');
    let holder: Record<string, unknown> | undefined = copy;
    for (const key of path.slice(0, -1)) {
      const next: unknown = holder?.[key];
      holder = typeof next === 'object' && next !== null ? (next as Record<string, unknown>) : undefined;
    }
    const last = path.at(-1);
    if (holder && last) delete holder[last];
  }
  return copy as T;
}
