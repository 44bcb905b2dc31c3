/** Stands for a worker that dies: nothing after it happens. */
export class Crash extends Error {
  override name = 'Crash';
}

/**
 * The same bindings, whose databases stop working at one call. A `batch` is one call.
 * @param at the call that fails, counted over both databases from 1
 * @param when `before` it had any effect, or `after`, its answer lost
 */
export function crashingEnv(env: Env, at: number, when: 'before' | 'after'): Env {
  let calls = 0;
  const originals = new WeakMap<object, D1PreparedStatement>();
  const attempt = async <T>(work: () => Promise<T>): Promise<T> => {
    calls += 1;
    if (calls > at || (calls === at && when === 'before')) throw new Crash();
    const result = await work();
    if (calls === at) throw new Crash();
    return result;
  };
  const wrapStatement = (statement: D1PreparedStatement): D1PreparedStatement => {
    const wrapped = {
      bind: (...values: unknown[]) => wrapStatement(statement.bind(...values)),
      run: () => attempt(() => statement.run()),
      all: () => attempt(() => statement.all()),
      raw: () => attempt(() => statement.raw()),
      first: () => attempt(() => statement.first()),
    } as unknown as D1PreparedStatement;
    originals.set(wrapped, statement);
    return wrapped;
  };
  const wrapDatabase = (db: D1Database) =>
    ({
      prepare: (query: string) => wrapStatement(db.prepare(query)),
      batch: (statements: D1PreparedStatement[]) =>
        attempt(() => db.batch(statements.map((statement) => originals.get(statement) ?? statement))),
    }) as unknown as D1Database;
  return { ...env, CONTROL_DB: wrapDatabase(env.CONTROL_DB), SHOP_DB: wrapDatabase(env.SHOP_DB) };
}
