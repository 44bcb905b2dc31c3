import { and, desc, eq, gte, lt, type SQL, sql } from 'drizzle-orm';
import * as v from 'valibot';
import { memberNames } from '../auth/memberNames.ts';
import type { Movement, MovementQuery } from '../contract/inventory.ts';
import { locations } from '../locations/locations.table.ts';
import { iso } from '../platform/clock.ts';
import { inShop, type ShopContext } from '../platform/context.ts';
import { decodeCursor, encodeCursor } from '../platform/cursor.ts';
import { movements } from './inventory.table.ts';
import { causeOfMovement, isUndoable, UNDO } from './undo.domain.ts';

const NEWEST_FIRST = 'newest';

/** The cause's movements are numbered after it: `<lot>/<cause>:<n>`. SQL's twin of `causeOfMovement`. */
const unnumbered = sql`rtrim(${movements.id}, '0123456789')`;
const cause = sql`substr(CASE WHEN ${unnumbered} GLOB '*:' THEN rtrim(${unnumbered}, ':') ELSE ${movements.id} END, length(${movements.lotId}) + 2)`;
const postedBy = (
  prefix: SQL,
  more: SQL,
) => sql<number>`EXISTS (SELECT 1 FROM movements other WHERE other.id >= ${movements.lotId} || '/' || ${prefix} || ${cause} || ':'
  AND other.id < ${movements.lotId} || '/' || ${prefix} || ${cause} || ';' AND ${more})`;
const undone = postedBy(sql`${sql.raw(`'${UNDO}'`)}`, sql`true`);
/** Pieces went into a tote for the same reason: taken back on the walk. */
const soldToo = postedBy(sql`''`, sql`other.sold_delta <> 0`);

/** A lot's ledger, newest first. */
export async function listMovements(
  ctx: ShopContext,
  { lotId, limit, cursor }: v.InferOutput<typeof MovementQuery>,
): Promise<{ rows: Movement[]; nextCursor: string | null }> {
  const from = cursor ? decodeCursor(cursor, NEWEST_FIRST, v.strictTuple([v.number(), v.string()])) : null;
  const found = await ctx.db
    .select({ movement: movements, code: locations.code, isUndone: undone, isSale: soldToo })
    .from(movements)
    .leftJoin(locations, eq(locations.id, movements.locationId))
    .where(
      inShop(
        ctx,
        movements,
        ledgerOf(lotId),
        from ? sql`(${movements.at}, ${movements.id}) < (${from[0]}, ${from[1]})` : undefined,
      ),
    )
    .orderBy(desc(movements.at), desc(movements.id))
    .limit(limit + 1);
  const page = found.slice(0, limit);
  const names = await memberNames(ctx);
  const last = found.length > limit ? page.at(-1)?.movement : undefined;
  return {
    rows: page.map(({ movement, code, isUndone, isSale }) => ({
      id: movement.id,
      lotId: movement.lotId,
      kind: movement.kind,
      onHandDelta: movement.onHandDelta,
      reservedDelta: movement.reservedDelta,
      soldDelta: movement.soldDelta,
      locationCode: code ?? '',
      orderId: movement.orderId,
      undo: !isUndoable(movement) || isSale ? 'no' : isUndone ? 'undone' : 'possible',
      isUndo: causeOfMovement(movement.id).startsWith(UNDO),
      actorName: movement.actorId === null ? null : (names.get(movement.actorId) ?? null),
      at: iso(movement.at),
    })),
    nextCursor: last ? encodeCursor(NEWEST_FIRST, [last.at, last.id]) : null,
  };
}

/** A lot's ledger is one range of the primary key: its ids start with the lot's id and a slash, and `0` follows the slash. */
const ledgerOf = (lotId: string): SQL | undefined =>
  and(eq(movements.lotId, lotId), gte(movements.id, `${lotId}/`), lt(movements.id, `${lotId}0`));
