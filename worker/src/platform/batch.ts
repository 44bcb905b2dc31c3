import type { BatchItem } from 'drizzle-orm/batch';
import type { Database } from './database.ts';

/** A write that store functions return and a use case commits. */
export type Statement = BatchItem<'sqlite'>;

/** A batch that failed because what it was planned on has changed: read again, plan again. */
export class StaleWrite extends Error {
  override name = 'StaleWrite';
}

/**
 * Commits statements as one transaction: all or none.
 * @throws StaleWrite when a guard or a stock CHECK refused the batch
 */
export async function commit(db: Database, statements: Statement[]): Promise<unknown[]> {
  const [first, ...rest] = statements;
  if (!first) return [];
  try {
    return await db.batch([first, ...rest]);
  } catch (error) {
    if (isConstraintFailure(error))
      throw new StaleWrite('the batch was planned on rows that have changed', { cause: error });
    throw error;
  }
}

const STALE_CONSTRAINTS = /batch_guard_holds|stock_levels_promise|reservations_quantity|order_lines_counts/;

function isConstraintFailure(error: unknown): boolean {
  for (let e: unknown = error; e instanceof Error; e = e.cause) if (STALE_CONSTRAINTS.test(e.message)) return true;
  return false;
}

/**
 * Reads, plans and commits again while somebody else changes the same rows.
 * @param attempt reads afresh and returns the commit's result; called at most five times
 */
export async function retryStale<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof StaleWrite) || tries === 5) throw error;
    }
  }
}
