import type { PickEntry } from '../contract/picking.ts';
import type { FlushRange } from '../picking/flush.usecases.ts';
import type { PickFact } from '../picking/pickFacts.domain.ts';
import type { Refusal } from '../picking/pickOutcome.domain.ts';
import { applyEntries } from '../picking/pickSession.domain.ts';
import { emptyState, type PickState } from '../picking/pickState.domain.ts';

/** An entry with what it means for the books. */
export interface LogRow {
  entry: PickEntry;
  fact: PickFact | null;
}

interface Meta {
  shopId: string;
  sessionId: string;
  createdAt: number;
  /** Up to here the log is in the books. */
  flushedSeq: number;
  /** Ranges sent so far. */
  flushes: number;
  completedAt: number | null;
  archivedAt: number | null;
}

/** A range on its way into the books: stored before it is sent, sent again until it is known to be there. */
type FrozenRange = Omit<FlushRange, 'sessionId' | 'facts'>;

/**
 * A session's log in its object's own database. What `append` has stored is acknowledged only afterwards: the platform
 * holds answers back until the write is durable.
 */
export class PickLog {
  readonly #storage: DurableObjectStorage;
  readonly #sql: SqlStorage;
  #meta: Meta | null;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    this.#sql = storage.sql;
    const isBegun = this.#sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'meta'").toArray().length > 0;
    const [row] = isBegun ? this.#sql.exec<{ value: string }>('SELECT value FROM meta').toArray() : [];
    this.#meta = row ? (JSON.parse(row.value) as Meta) : null;
  }

  /** Null before the walk was started here. */
  get meta(): Readonly<Meta> | null {
    return this.#meta;
  }

  /** Only now is anything stored: an object that was merely asked leaves no trace. */
  start(meta: Pick<Meta, 'shopId' | 'sessionId' | 'createdAt'>): void {
    this.#storage.transactionSync(() => {
      this.#sql.exec(`
        CREATE TABLE IF NOT EXISTS meta (one INTEGER PRIMARY KEY CHECK (one = 1), value TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS log (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, entry TEXT NOT NULL, fact TEXT);
        CREATE TABLE IF NOT EXISTS refusals (id TEXT PRIMARY KEY, code TEXT NOT NULL, message TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS ranges (no INTEGER PRIMARY KEY, range TEXT NOT NULL);
      `);
      this.save({ ...meta, flushedSeq: 0, flushes: 0, completedAt: null, archivedAt: null });
    });
  }

  save(change: Partial<Meta>): void {
    const meta = { ...this.#meta, ...change } as Meta;
    this.#sql.exec('INSERT OR REPLACE INTO meta (one, value) VALUES (1, ?)', JSON.stringify(meta));
    this.#meta = meta;
  }

  /** Everything or nothing. */
  append(rows: readonly LogRow[]): void {
    this.#storage.transactionSync(() => {
      for (const { entry, fact } of rows) {
        this.#sql.exec(
          'INSERT INTO log (seq, id, entry, fact) VALUES (?, ?, ?, ?)',
          entry.seq,
          entry.id,
          JSON.stringify(entry),
          fact && JSON.stringify(fact),
        );
      }
    });
  }

  seqOf(id: string): number | null {
    const [row] = this.#sql.exec<{ seq: number }>('SELECT seq FROM log WHERE id = ?', id).toArray();
    return row?.seq ?? null;
  }

  factOf(id: string): PickFact | null {
    const [row] = this.#sql.exec<{ fact: string | null }>('SELECT fact FROM log WHERE id = ?', id).toArray();
    return row?.fact ? (JSON.parse(row.fact) as PickFact) : null;
  }

  /** The first answer to a command that was refused; asking again gets the same. */
  refusalOf(id: string): Refusal | null {
    const [row] = this.#sql
      .exec<{ code: string; message: string }>('SELECT code, message FROM refusals WHERE id = ?', id)
      .toArray();
    return row ?? null;
  }

  refuse(id: string, { code, message }: Refusal): void {
    this.#sql.exec('INSERT OR IGNORE INTO refusals (id, code, message) VALUES (?, ?, ?)', id, code, message);
  }

  /** @returns entries after a position, in order */
  after(seq: number): PickEntry[] {
    if (!this.#meta) return [];
    return this.#sql
      .exec<{ entry: string }>('SELECT entry FROM log WHERE seq > ? ORDER BY seq', seq)
      .toArray()
      .map(({ entry }) => JSON.parse(entry) as PickEntry);
  }

  rowsBetween(fromSeq: number, toSeq: number): LogRow[] {
    return this.#sql
      .exec<{ entry: string; fact: string | null }>(
        'SELECT entry, fact FROM log WHERE seq BETWEEN ? AND ? ORDER BY seq',
        fromSeq,
        toSeq,
      )
      .toArray()
      .map(({ entry, fact }) => ({ entry: JSON.parse(entry), fact: fact ? JSON.parse(fact) : null }));
  }

  /** The state the log leads to. */
  replay(): PickState {
    return applyEntries(emptyState(), this.after(0));
  }

  /** The oldest range that is not known to be in the books. */
  frozen(): FrozenRange | null {
    const [row] = this.#sql.exec<{ range: string }>('SELECT range FROM ranges ORDER BY no LIMIT 1').toArray();
    return row ? (JSON.parse(row.range) as FrozenRange) : null;
  }

  freeze(range: FrozenRange): void {
    this.#storage.transactionSync(() => {
      this.#sql.exec('INSERT INTO ranges (no, range) VALUES (?, ?)', range.no, JSON.stringify(range));
      this.save({ flushes: range.no });
    });
  }

  /** A range is in the books. */
  thaw({ no, toSeq }: Pick<FrozenRange, 'no' | 'toSeq'>): void {
    this.#storage.transactionSync(() => {
      this.#sql.exec('DELETE FROM ranges WHERE no = ?', no);
      this.save({ flushedSeq: toSeq });
    });
  }

  /** The books know less of the log than they did: what they lack is to be sent again. */
  rewind({ no, toSeq }: Pick<FrozenRange, 'no' | 'toSeq'>): void {
    if (!this.#meta || toSeq >= this.#meta.flushedSeq) return;
    this.#storage.transactionSync(() => {
      this.#sql.exec('DELETE FROM ranges');
      this.save({ flushedSeq: toSeq, flushes: no });
    });
  }

  /** A walk long over: the object is as it was before it began. */
  forget(): void {
    this.#storage.transactionSync(() => {
      for (const table of ['meta', 'log', 'refusals', 'ranges']) this.#sql.exec(`DELETE FROM ${table}`);
    });
    this.#meta = null;
  }

  get hasUnflushed(): boolean {
    if (!this.#meta) return false;
    const [row] = this.#sql.exec<{ seq: number | null }>('SELECT max(seq) AS seq FROM log').toArray();
    return (row?.seq ?? 0) > this.#meta.flushedSeq;
  }
}
