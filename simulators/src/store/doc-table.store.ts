/** A table of JSON documents with integer ids; `ext` holds the document's `externalId` for look-ups. */
export class DocTable<T extends { id: number }> {
  constructor(
    private readonly sql: SqlStorage,
    private readonly name: 'bl_lots' | 'bo_lots' | 'bl_orders' | 'bo_orders',
  ) {}

  /** Creates the tables of all four kinds. */
  static create(sql: SqlStorage): void {
    for (const name of ['bl_lots', 'bo_lots', 'bl_orders', 'bo_orders']) {
      sql.exec(`CREATE TABLE IF NOT EXISTS ${name} (id INTEGER PRIMARY KEY, ext TEXT, doc TEXT NOT NULL)`);
    }
    sql.exec('CREATE INDEX IF NOT EXISTS bo_lots_ext ON bo_lots (ext)');
  }

  get(id: number): T | undefined {
    return this.read(this.sql.exec<{ doc: string }>(`SELECT doc FROM ${this.name} WHERE id = ?`, id).toArray())[0];
  }

  byExternalId(externalId: string): T[] {
    return this.read(
      this.sql.exec<{ doc: string }>(`SELECT doc FROM ${this.name} WHERE ext = ? ORDER BY id`, externalId).toArray(),
    );
  }

  /** Up to `limit` documents with an id above `afterId`, by id: pages, so that no statement stays open while a body streams. */
  page(afterId: number, limit: number): T[] {
    return this.read(
      this.sql
        .exec<{ doc: string }>(`SELECT doc FROM ${this.name} WHERE id > ? ORDER BY id LIMIT ?`, afterId, limit)
        .toArray(),
    );
  }

  /** All documents by id, a page at a time. */
  *all(): Generator<T> {
    let afterId = -1;
    while (true) {
      const page = this.page(afterId, 2000);
      yield* page;
      const last = page.at(-1);
      if (!last) return;
      afterId = last.id;
    }
  }

  put(doc: T): void {
    this.insertMany([doc]);
  }

  /** Inserts or replaces documents, a thousand to a statement. */
  insertMany(docs: readonly T[]): void {
    for (let from = 0; from < docs.length; from += 1000) {
      this.sql.exec(
        `INSERT OR REPLACE INTO ${this.name} (id, ext, doc)
         SELECT json_extract(value, '$.id'), json_extract(value, '$.externalId'), value FROM json_each(?)`,
        JSON.stringify(docs.slice(from, from + 1000)),
      );
    }
  }

  /** @returns whether there was such a document. */
  delete(id: number): boolean {
    return this.sql.exec(`DELETE FROM ${this.name} WHERE id = ?`, id).rowsWritten > 0;
  }

  count(): number {
    return this.sql.exec<{ n: number }>(`SELECT COUNT(*) AS n FROM ${this.name}`).one().n;
  }

  /** The n-th id in order, or undefined. */
  idAt(offset: number): number | undefined {
    return this.sql
      .exec<{ id: number }>(`SELECT id FROM ${this.name} ORDER BY id LIMIT 1 OFFSET ?`, offset)
      .toArray()[0]?.id;
  }

  /** Case-insensitive search in the whole document, newest first. */
  search(text: string, limit: number, offset: number): T[] {
    return this.read(
      this.sql
        .exec<{ doc: string }>(
          `SELECT doc FROM ${this.name} WHERE instr(lower(doc), ?) > 0 ORDER BY id DESC LIMIT ? OFFSET ?`,
          text.toLowerCase(),
          limit,
          offset,
        )
        .toArray(),
    );
  }

  private read(rows: { doc: string }[]): T[] {
    return rows.map((row) => JSON.parse(row.doc) as T);
  }
}
