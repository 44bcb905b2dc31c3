/**
 * One JSON line per event. Callers pass ids, counts and codes; never names, addresses, e-mails, credentials or URLs
 * with a query (Brick Owl's key travels there).
 */
export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
  /** The same log with fields added to every line. */
  with(fields: LogFields): Log;
}

export type LogFields = Record<string, string | number | boolean | null | undefined>;

type Level = 'info' | 'warn' | 'error';

/** Names of fields that may never be printed, whatever a caller passes. */
const FORBIDDEN = /password|secret|token|credential|authorization|cookie|api_?key|email|address|phone|buyer/i;

/** @param write receives finished lines; the runtime's console by default */
export function createLog(base: LogFields = {}, write: (level: Level, line: string) => void = toConsole): Log {
  const emit = (level: Level, event: string, fields: LogFields = {}) => {
    const safe: LogFields = {};
    for (const [name, value] of Object.entries({ ...base, ...fields })) {
      safe[name] = FORBIDDEN.test(name) ? '[removed]' : value;
    }
    write(level, JSON.stringify({ level, event, ...safe }));
  };
  return {
    info: (event, fields) => emit('info', event, fields),
    warn: (event, fields) => emit('warn', event, fields),
    error: (event, fields) => emit('error', event, fields),
    with: (fields) => createLog({ ...base, ...fields }, write),
  };
}

function toConsole(level: Level, line: string) {
  // biome-ignore lint/suspicious/noConsole: the console is where Workers collect logs; this is its only caller
  console[level](line);
}

/**
 * What may be logged about a thrown value: its name and message, the chain of causes, and where it was thrown.
 * SQL texts and bound values, which may hold buyers' data, are cut out of database errors.
 */
export function describeError(error: unknown): LogFields {
  const chain: string[] = [];
  for (let e: unknown = error, depth = 0; e !== undefined && depth < 4; depth++) {
    if (!(e instanceof Error)) {
      chain.push(typeof e);
      break;
    }
    chain.push(`${e.name}: ${e.message.split(/\n|params:/)[0]?.slice(0, 300)}`);
    e = e.cause;
  }
  // A message of several lines stands in the stack as well: bound values among them.
  const place = error instanceof Error ? error.stack?.split('\n').find((line) => /^\s*at /.test(line)) : undefined;
  return { error: chain.join(' ← '), place: place?.trim() };
}
