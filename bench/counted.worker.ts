/** What a database was asked while somebody counted. */
export interface Counted {
  queries: number;
  rowsRead: number;
  /** Entries of indexes included. */
  rowsWritten: number;
}

/** The same database; what is asked of it is added to `into`. */
export function counting(real: D1Database, into: Counted): D1Database {
  const counted = <T extends { meta: D1Meta }>(result: T): T => {
    into.queries += 1;
    into.rowsRead += result.meta.rows_read;
    into.rowsWritten += result.meta.rows_written;
    return result;
  };
  const statements = new WeakMap<D1PreparedStatement, D1PreparedStatement>();
  const wrapped = (statement: D1PreparedStatement): D1PreparedStatement => {
    const outer = {
      bind: (...values: unknown[]) => wrapped(statement.bind(...values)),
      run: async () => counted(await statement.run()),
      all: async () => counted(await statement.all()),
      raw: (options: { columnNames: true }) => {
        into.queries += 1;
        return statement.raw(options);
      },
      first: (column: string) => statement.first(column),
    } as unknown as D1PreparedStatement;
    statements.set(outer, statement);
    return outer;
  };
  return {
    prepare: (query: string) => wrapped(real.prepare(query)),
    batch: async (list: D1PreparedStatement[]) =>
      (await real.batch(list.map((one) => statements.get(one) ?? one))).map(counted),
  } as unknown as D1Database;
}
