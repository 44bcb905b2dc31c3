import { eq, getTableColumns, sql } from 'drizzle-orm';
import type { MarketplaceName } from '../contract/common.ts';
import type { Statement } from '../platform/batch.ts';
import { inShop, type ShopContext } from '../platform/context.ts';
import { hookTokens } from '../platform/control.table.ts';
import { controlDatabase } from '../platform/database.ts';
import { auditEntries } from '../platform/platform.table.ts';
import { connections } from './connections.table.ts';

type ConnectionRow = typeof connections.$inferSelect;

/** A connection without its credentials: what everybody but the sealer gets to see. */
export type StoredConnection = Omit<ConnectionRow, 'sealedCredentials'>;

const { sealedCredentials, ...openColumns } = getTableColumns(connections);

/** The shop's connections, none or one per marketplace. */
export const listConnections = (ctx: ShopContext): Promise<StoredConnection[]> =>
  ctx.db.select(openColumns).from(connections).where(inShop(ctx, connections));

/** @returns null when the shop is not connected to this marketplace */
export async function findConnection(ctx: ShopContext, name: MarketplaceName): Promise<StoredConnection | null> {
  const [row] = await ctx.db
    .select(openColumns)
    .from(connections)
    .where(inShop(ctx, connections, eq(connections.marketplace, name)));
  return row ?? null;
}

/** The connection together with its sealed credentials, for the one use case that opens them. */
export async function findSealedConnection(
  ctx: ShopContext,
  name: MarketplaceName,
): Promise<{ connection: StoredConnection; sealedCredentials: string } | null> {
  const [row] = await ctx.db
    .select({ ...openColumns, sealedCredentials })
    .from(connections)
    .where(inShop(ctx, connections, eq(connections.marketplace, name)));
  if (!row) return null;
  const { sealedCredentials: sealed, ...connection } = row;
  return { connection, sealedCredentials: sealed };
}

/** Stores a first connection, or new credentials for one that exists: what was learned about the shop's store is kept. */
export function saveConnection(
  ctx: ShopContext,
  row: Pick<
    ConnectionRow,
    'marketplace' | 'sealedCredentials' | 'credentialHint' | 'ordersSince' | 'connectedAt' | 'hookToken'
  >,
): Statement {
  const { sealedCredentials: sealed, credentialHint, ordersSince, hookToken } = row;
  return ctx.db
    .insert(connections)
    .values({ shopId: ctx.shopId, ...row })
    .onConflictDoUpdate({
      target: [connections.shopId, connections.marketplace],
      set: { sealedCredentials: sealed, credentialHint, ordersSince, hookToken },
    });
}

/** Swaps a seal for another of the same credentials, unless somebody has entered new ones since it was read. */
export const replaceSeal = (ctx: ShopContext, name: MarketplaceName, before: string, after: string): Statement =>
  ctx.db
    .update(connections)
    .set({ sealedCredentials: after })
    .where(inShop(ctx, connections, eq(connections.marketplace, name), eq(connections.sealedCredentials, before)));

export const removeConnection = (ctx: ShopContext, name: MarketplaceName): Statement =>
  ctx.db.delete(connections).where(inShop(ctx, connections, eq(connections.marketplace, name)));

/**
 * A statement that notes that the marketplace answered as it should; a problem is over.
 * @param known what the marketplace told about the store; null and left out keep what is stored
 */
export function markGood(
  ctx: ShopContext,
  name: MarketplaceName,
  known: { storeName?: string | null; currency?: string | null } = {},
): Statement {
  return ctx.db
    .update(connections)
    .set({
      lastGoodAt: ctx.clock(),
      problemCode: null,
      problemMessage: null,
      problemSince: null,
      ...(known.storeName ? { storeName: known.storeName } : {}),
      ...(known.currency ? { currency: known.currency } : {}),
    })
    .where(inShop(ctx, connections, eq(connections.marketplace, name)));
}

/**
 * A statement that notes what is wrong with a connection. Since when is kept while the same problem lasts.
 * @param problem a `MarketplaceError`, or the report of a failed test
 */
export function markProblem(
  ctx: ShopContext,
  name: MarketplaceName,
  problem: { kind: string; message: string },
): Statement {
  return ctx.db
    .update(connections)
    .set({
      problemSince: sql`CASE WHEN ${connections.problemCode} IS ${problem.kind} THEN ${connections.problemSince} ELSE ${ctx.clock()} END`,
      problemCode: problem.kind,
      problemMessage: problem.message,
    })
    .where(inShop(ctx, connections, eq(connections.marketplace, name)));
}

/** An entry in the book of who did what. `details` holds codes, never credentials. */
export const noteConnection = (
  ctx: ShopContext,
  action: 'connected' | 'credentials_replaced' | 'disconnected' | 'tested',
  name: MarketplaceName,
  details: Record<string, string> = {},
): Statement =>
  ctx.db.insert(auditEntries).values({
    id: ctx.newId('aud'),
    shopId: ctx.shopId,
    at: ctx.clock(),
    actorId: ctx.actor?.memberId ?? null,
    action: `marketplaces.${action}`,
    subject: name,
    details,
  });

/** Makes `token` the only one that prompts this shop for this marketplace. */
export async function saveHookToken(ctx: ShopContext, name: MarketplaceName, token: string): Promise<void> {
  const control = controlDatabase(ctx.env);
  await control.batch([
    control.delete(hookTokens).where(inShop(ctx, hookTokens, eq(hookTokens.marketplace, name))),
    control.insert(hookTokens).values({ token, shopId: ctx.shopId, marketplace: name }),
  ]);
}

export async function removeHookTokens(ctx: ShopContext, name: MarketplaceName): Promise<void> {
  await controlDatabase(ctx.env)
    .delete(hookTokens)
    .where(inShop(ctx, hookTokens, eq(hookTokens.marketplace, name)));
}

/** The shop a hook's address belongs to; null for a token nobody has. */
export async function findHookShop(env: Env, name: MarketplaceName, token: string): Promise<string | null> {
  const [row] = await controlDatabase(env)
    .select({ shopId: hookTokens.shopId, marketplace: hookTokens.marketplace })
    .from(hookTokens)
    .where(eq(hookTokens.token, token));
  return row?.marketplace === name ? row.shopId : null;
}
