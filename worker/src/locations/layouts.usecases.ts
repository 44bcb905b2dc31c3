import { memberNames } from '../auth/memberNames.ts';
import type { Layout, StoredLayout } from '../contract/layout.ts';
import { hint, recordChange } from '../live/changes.ts';
import { commit, StaleWrite } from '../platform/batch.ts';
import { iso } from '../platform/clock.ts';
import type { ShopContext } from '../platform/context.ts';
import { invalidInput } from '../platform/errors.ts';
import { findPlanProblems } from './layoutCheck.domain.ts';
import { findLayout, saveLayout } from './layouts.store.ts';
import { layoutChanged } from './locations.errors.ts';

/** The plan of the shop's rooms, and who drew it last. */
export async function readLayout(ctx: ShopContext): Promise<StoredLayout> {
  const [row, names] = await Promise.all([findLayout(ctx), memberNames(ctx)]);
  if (!row) return { layout: null, version: 0, updatedAt: null, updatedBy: null };
  const updatedBy = row.updatedBy === null ? null : (names.get(row.updatedBy) ?? 'A former member');
  return { layout: row.layout, version: row.version, updatedAt: iso(row.updatedAt), updatedBy };
}

/**
 * Stores a plan. Walks that start from now on follow it; those that are on keep theirs.
 * @param drawnOn version the drawing began with
 * @throws request.invalid naming the field, locations.layout_changed when somebody else has stored one since
 */
export async function storeLayout(ctx: ShopContext, layout: Layout, drawnOn: number): Promise<StoredLayout> {
  const problems = findPlanProblems(layout);
  if (problems.length > 0) {
    throw invalidInput(problems.map(({ field, message }) => ({ field: `layout.${field}`, message })));
  }
  try {
    await commit(ctx.db, [
      ...saveLayout(ctx, layout, drawnOn),
      recordChange(ctx, { topic: 'picking', kind: 'locations.layout_saved', ids: [] }),
    ]);
  } catch (error) {
    if (error instanceof StaleWrite) throw layoutChanged();
    throw error;
  }
  await hint(ctx, ['picking']);
  return readLayout(ctx);
}
