import { Hono, type MiddlewareHandler } from 'hono';
import { resolver, uniqueSymbol } from 'hono-openapi';
import * as v from 'valibot';
import type { Actor, ShopContext } from './context.ts';
import { AppError, type FieldProblem, invalidInput } from './errors.ts';
import type { Log } from './log.ts';

export { describe } from './openapi.ts';

/** The person behind a request. */
export interface Person {
  userId: string;
  name: string;
  email: string;
}

/** What Hono carries: bindings, and what the middlewares of `app.ts` put into every request. */
export interface AppEnv {
  Bindings: Env;
  Variables: {
    requestId: string;
    log: Log;
    /** Set by `requires` and `currentPerson`. */
    person: Person;
    /** Set by `requires(permission)`, which puts the signed-in person into `actor`; handlers behind it may rely on it. */
    shop: ShopContext & { actor: Actor };
  };
}

/** A domain's routes. Paths are relative to where `app.ts` mounts them. */
export const router = () => new Hono<AppEnv>();

type Target = 'json' | 'query' | 'param' | 'header';

/** Longest JSON body read into memory. Files travel as streams and do not pass through `validate`. */
const MAX_JSON_BYTES = 1_000_000;

/**
 * Checks one part of the request and hands the parsed value to `c.req.valid(target)`. The same schema describes the
 * route in `/api/openapi.json`.
 * @throws request.invalid with one entry per field; an unreadable body is the field `body`
 * @throws request.too_large for a body over 1 MB
 */
export function validate<T extends Target, S extends v.GenericSchema>(
  target: T,
  schema: S,
): MiddlewareHandler<AppEnv, string, { in: { [K in T]: v.InferInput<S> }; out: { [K in T]: v.InferOutput<S> } }> {
  const middleware: MiddlewareHandler<AppEnv> = async (c, next) => {
    const input =
      target === 'json'
        ? await readJson(c.req.raw, () => c.req.text())
        : target === 'query'
          ? singleValues(c.req.queries())
          : target === 'param'
            ? c.req.param()
            : c.req.header();
    c.req.addValidatedData(target, parseInput(schema, input, target === 'json' ? 'body' : target) as object);
    await next();
  };
  return Object.assign(middleware, {
    [uniqueSymbol]: { target, ...resolver(schema, { options: { typeMode: 'input', errorMode: 'ignore' } }) },
  }) as never;
}

/**
 * Parses anything that came from outside.
 * @param root name for a problem that belongs to no field
 * @throws request.invalid
 */
export function parseInput<S extends v.GenericSchema>(schema: S, input: unknown, root = 'body'): v.InferOutput<S> {
  // An array is an object to valibot, and would be told about every missing key.
  if (Array.isArray(input) && schema.type !== 'array')
    throw invalidInput([{ field: root, message: 'This must be an object.' }]);
  const result = v.safeParse(schema, input, { message: plainMessage });
  if (result.success) return result.output;
  const problems = new Map<string, FieldProblem>();
  for (const issue of result.issues) {
    const field = v.getDotPath(issue) ?? root;
    if (!problems.has(field)) problems.set(field, { field, message: missingMessage(schema, issue) ?? issue.message });
  }
  throw invalidInput([...problems.values()]);
}

async function readJson(request: Request, text: () => Promise<string>): Promise<unknown> {
  const bodyProblem = (message: string) => invalidInput([{ field: 'body', message }]);
  if (!/^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i.test(request.headers.get('content-type') ?? '')) {
    throw bodyProblem('Send JSON, with the header Content-Type: application/json.');
  }
  const tooLarge = () => new AppError('request.too_large', 413, 'This request is larger than 1 MB.');
  if (Number(request.headers.get('content-length') ?? 0) > MAX_JSON_BYTES) throw tooLarge();
  const body = await text();
  if (body.length > MAX_JSON_BYTES) throw tooLarge();
  try {
    return JSON.parse(body);
  } catch {
    throw bodyProblem('This is not readable JSON.');
  }
}

function singleValues(queries: Record<string, string[]>): Record<string, string | undefined> {
  const repeated = Object.entries(queries).filter(([, values]) => values.length > 1);
  if (repeated.length > 0) throw invalidInput(repeated.map(([field]) => ({ field, message: 'Give this only once.' })));
  return Object.fromEntries(Object.entries(queries).map(([name, values]) => [name, values[0]]));
}

/** Stands in where a schema has no sentence of its own. */
function plainMessage(issue: v.BaseIssue<unknown>): string {
  if (issue.received === 'undefined') return 'This is missing.';
  const expected = issue.expected?.replace(/^\(|\)$/g, '').replaceAll(' | ', ', ');
  return expected ? `This must be ${expected}.` : 'This does not look right.';
}

/** An absent key is reported by the object; the sentence to show is the one of the absent value's own schema. */
function missingMessage(schema: v.GenericSchema, issue: v.BaseIssue<unknown>): string | undefined {
  if (issue.kind !== 'schema' || issue.received !== 'undefined' || !issue.path) return undefined;
  let at: SchemaParts | undefined = schema as SchemaParts;
  for (const step of issue.path) {
    while (at?.wrapped) at = at.wrapped;
    at = at?.entries?.[String(step.key)] ?? at?.item;
  }
  return typeof at?.message === 'string' ? at.message : undefined;
}

interface SchemaParts {
  entries?: Record<string, SchemaParts>;
  item?: SchemaParts;
  wrapped?: SchemaParts;
  message?: unknown;
}
