import { boToBl } from '../catalog/colors.domain.ts';
import { MARKETPLACE_LABELS, type MarketplaceName } from '../contract/common.ts';
import type { ConnectionTest } from '../contract/marketplaces.ts';
import { hint, recordChange } from '../live/changes.ts';
import { commit } from '../platform/batch.ts';
import type { ShopContext } from '../platform/context.ts';
import { createSealer } from '../platform/seal.ts';
import { enqueueWork } from '../platform/work.ts';
import { type BricklinkCatalog, createBricklinkCatalog } from './bricklink/bricklinkCatalog.client.ts';
import { type BrickowlCatalog, createBrickowlCatalog } from './brickowl/brickowlCatalog.client.ts';
import type { CallPriority } from './calls.domain.ts';
import { type CallMeter, createCallMeter } from './calls.store.ts';
import { notConnected, sealedForGood } from './connections.errors.ts';
import {
  findConnection,
  findSealedConnection,
  markGood,
  markProblem,
  noteConnection,
  removeConnection,
  removeHookTokens,
  replaceSeal,
  type StoredConnection,
  saveConnection,
  saveHookToken,
} from './connections.store.ts';
import { isMarketplaceError, type MarketplaceError } from './marketplace.errors.ts';
import { createMarketplace } from './marketplace.factory.ts';
import type {
  BricklinkCredentials,
  BrickowlCredentials,
  ConnectionReport,
  Marketplace,
  MarketplaceCredentials,
  MarketplaceDeps,
} from './marketplace.port.ts';

export { markGood, markProblem };

/** How far back a shop that connects for the first time brings its orders in. */
const FIRST_ORDERS_MS = 30 * 24 * 60 * 60_000;

export interface OpenOptions {
  /** The most the calls may claim of the budget; each operation's own priority when left out. */
  priority?: CallPriority;
  /** Stops retries when the slice's time is up. */
  signal?: AbortSignal;
  sleep?: (delayMs: number) => Promise<void>;
}

export interface OpenMarketplace {
  marketplace: Marketplace;
  connection: StoredConnection;
  /** Counts every call; whoever opens flushes it, in a `finally`. */
  meter: CallMeter;
}

/**
 * The shop's account on a marketplace, ready for calls. Makes none by itself.
 * @returns null when the shop is not connected
 * @throws MarketplaceError `unauthorised` when the stored credentials can no longer be opened
 */
export async function openMarketplace(
  ctx: ShopContext,
  name: MarketplaceName,
  options: OpenOptions = {},
): Promise<OpenMarketplace | null> {
  const stored = await openCredentials(ctx, name);
  if (!stored) return null;
  return { ...connectWith(ctx, name, stored.credentials, options), connection: stored.connection };
}

/**
 * BrickLink's catalogue through the shop's account. Makes no call by itself; whoever opens flushes the meter, in a
 * `finally`. Its calls have the lowest priority in the budget.
 * @returns null when the shop is not connected to BrickLink
 * @throws MarketplaceError `unauthorised` when the stored credentials can no longer be opened
 */
export async function openBricklinkCatalog(
  ctx: ShopContext,
  options: Pick<OpenOptions, 'signal' | 'sleep'> = {},
): Promise<{ catalog: BricklinkCatalog; meter: CallMeter } | null> {
  const stored = await openCredentials(ctx, 'bricklink');
  if (!stored) return null;
  const meter = createCallMeter(ctx, 'bricklink', { priority: 'catalogue' });
  return { catalog: createBricklinkCatalog(depsFor(ctx, 'bricklink', stored.credentials, meter, options)), meter };
}

/**
 * Brick Owl's catalogue through the shop's key. Makes no call by itself; whoever opens flushes the meter, in a `finally`.
 * @returns null when the shop is not connected to Brick Owl
 * @throws MarketplaceError `unauthorised` when the stored credentials can no longer be opened
 */
export async function openBrickowlCatalog(
  ctx: ShopContext,
  options: Pick<OpenOptions, 'signal' | 'sleep'> = {},
): Promise<{ catalog: BrickowlCatalog; meter: CallMeter } | null> {
  const stored = await openCredentials(ctx, 'brickowl');
  if (!stored) return null;
  const meter = createCallMeter(ctx, 'brickowl', { priority: 'catalogue' });
  return { catalog: createBrickowlCatalog(depsFor(ctx, 'brickowl', stored.credentials, meter, options)), meter };
}

/** Stored credentials, sealed anew when the key has been rotated; null when there are none. */
async function openCredentials<Name extends MarketplaceName>(ctx: ShopContext, name: Name) {
  const stored = await findSealedConnection(ctx, name);
  if (!stored) return null;
  const credentials = await unseal(ctx, name, stored.sealedCredentials);
  if (!isSealedWithNewestKey(ctx, stored.sealedCredentials)) {
    const sealed = await sealCredentials(ctx, name, credentials);
    await commit(ctx.db, [replaceSeal(ctx, name, stored.sealedCredentials, sealed)]);
  }
  return { credentials, connection: stored.connection };
}

function connectWith<Name extends MarketplaceName>(
  ctx: ShopContext,
  name: Name,
  credentials: MarketplaceCredentials[Name],
  { priority, signal, sleep }: OpenOptions,
): { marketplace: Marketplace; meter: CallMeter } {
  const meter = createCallMeter(ctx, name, { priority });
  return { marketplace: createMarketplace(name, depsFor(ctx, name, credentials, meter, { signal, sleep })), meter };
}

function depsFor<Name extends MarketplaceName>(
  ctx: ShopContext,
  name: Name,
  credentials: MarketplaceCredentials[Name],
  meter: CallMeter,
  { signal, sleep = ctx.sleep ?? wait }: Pick<OpenOptions, 'signal' | 'sleep'>,
): MarketplaceDeps<Name> {
  return {
    credentials,
    fetch,
    baseUrl: name === 'bricklink' ? ctx.env.BRICKLINK_API_URL : ctx.env.BRICKOWL_API_URL,
    now: ctx.clock,
    nonce: () => unguessable(16),
    sleep,
    onCall: meter.onCall,
    beforeCall: meter.beforeCall,
    colors: { boToBl },
    ...(signal ? { signal } : {}),
  };
}

/**
 * Stores credentials, new or in place of others, and tries them. Credentials that do not work stay stored, with the
 * problem beside them: nothing that was typed is lost.
 * @param input.ordersSince epoch milliseconds; left out, 30 days back for a first connection and unchanged for others
 */
export async function connectMarketplace<Name extends MarketplaceName>(
  ctx: ShopContext,
  name: Name,
  input: { credentials: MarketplaceCredentials[Name]; ordersSince?: number },
): Promise<void> {
  const before = await findConnection(ctx, name);
  const now = ctx.clock();
  const hookToken = before?.hookToken ?? unguessable(24);
  // The other database first: a token without a connection prompts nothing, a connection without its token is deaf.
  await saveHookToken(ctx, name, hookToken);
  await commit(ctx.db, [
    saveConnection(ctx, {
      marketplace: name,
      sealedCredentials: await sealCredentials(ctx, name, input.credentials),
      credentialHint: hintOf(input.credentials),
      ordersSince: input.ordersSince ?? before?.ordersSince ?? now - FIRST_ORDERS_MS,
      connectedAt: now,
      hookToken,
    }),
    noteConnection(ctx, before ? 'credentials_replaced' : 'connected', name),
    recordChange(ctx, { topic: 'marketplaces', kind: 'marketplaces.connected', ids: [name] }),
  ]);
  await testStored(ctx, name);
}

/** Forgets the credentials and the hook's address. Orders, lots and listings stay. */
export async function disconnectMarketplace(ctx: ShopContext, name: MarketplaceName): Promise<void> {
  if (await findConnection(ctx, name)) {
    await commit(ctx.db, [
      removeConnection(ctx, name),
      noteConnection(ctx, 'disconnected', name),
      recordChange(ctx, { topic: 'marketplaces', kind: 'marketplaces.disconnected', ids: [name] }),
    ]);
    await hint(ctx, ['marketplaces']);
  }
  await removeHookTokens(ctx, name);
}

/** Tries credentials that are not stored; leaves the connection as it is. */
export async function testCredentials<Name extends MarketplaceName>(
  ctx: ShopContext,
  name: Name,
  credentials: MarketplaceCredentials[Name],
): Promise<ConnectionTest> {
  const report = await tryConnection(connectWith(ctx, name, credentials, {}));
  await commit(ctx.db, [noteConnection(ctx, 'tested', name, { credentials: 'given', result: resultOf(report) })]);
  return inWords(name, report);
}

/**
 * Tries the stored credentials and remembers how it went. The first success, and one that ends a problem, starts a sync.
 * @throws marketplaces.not_connected
 */
export async function testConnection(ctx: ShopContext, name: MarketplaceName): Promise<ConnectionTest> {
  const report = await testStored(ctx, name);
  await commit(ctx.db, [noteConnection(ctx, 'tested', name, { credentials: 'stored', result: resultOf(report) })]);
  return inWords(name, report);
}

async function testStored(ctx: ShopContext, name: MarketplaceName): Promise<ConnectionReport> {
  const { report, connection } = await tryStored(ctx, name);
  await commit(ctx.db, [
    report.ok ? markGood(ctx, name, report) : markProblem(ctx, name, { kind: report.problem, message: report.message }),
    recordChange(ctx, { topic: 'marketplaces', kind: 'marketplaces.tested', ids: [name] }),
  ]);
  await hint(ctx, ['marketplaces']);
  ctx.log.info('marketplaces.tested', { marketplace: name, result: resultOf(report) });
  const newlyGood = report.ok && (connection.lastGoodAt === null || connection.problemCode !== null);
  if (newlyGood) await enqueueWork(ctx.env, { kind: 'request_sync', shopId: ctx.shopId, trigger: 'connected' });
  return report;
}

async function tryStored(
  ctx: ShopContext,
  name: MarketplaceName,
): Promise<{ report: ConnectionReport; connection: StoredConnection }> {
  try {
    const open = await openMarketplace(ctx, name);
    if (!open) throw notConnected(name);
    return { report: await tryConnection(open), connection: open.connection };
  } catch (error) {
    const connection = isMarketplaceError(error) ? await findConnection(ctx, name) : null;
    if (!isMarketplaceError(error) || !connection) throw error;
    return { report: failed(error), connection };
  }
}

async function tryConnection(open: { marketplace: Marketplace; meter: CallMeter }): Promise<ConnectionReport> {
  try {
    return await open.marketplace.testConnection();
  } finally {
    await open.meter.flush();
  }
}

const failed = ({ kind, message, technical }: MarketplaceError): ConnectionReport => ({
  ok: false,
  problem: kind,
  message,
  technical,
});

const resultOf = (report: ConnectionReport): string => (report.ok ? 'ok' : report.problem);

function inWords(name: MarketplaceName, report: ConnectionReport): ConnectionTest {
  if (!report.ok) return report;
  const store = report.storeName ? ` to the store “${report.storeName}”` : '';
  return { ...report, message: `It works: ${MARKETPLACE_LABELS[name]} lets BrickOps in${store}.` };
}

const sealerOf = (ctx: ShopContext) =>
  createSealer(ctx.env.CREDENTIALS_KEY, (n) => crypto.getRandomValues(new Uint8Array(n)));

/** The first key of `CREDENTIALS_KEY` seals; a seal starts with its key's id. */
const isSealedWithNewestKey = (ctx: ShopContext, sealed: string) =>
  sealed.split('.', 1)[0] === ctx.env.CREDENTIALS_KEY.split(':', 1)[0]?.trim();

const sealCredentials = (ctx: ShopContext, name: MarketplaceName, credentials: object): Promise<string> =>
  sealerOf(ctx).seal(JSON.stringify(credentials), sealContext(ctx, name));

const sealContext = (ctx: ShopContext, name: MarketplaceName) => `${ctx.shopId}/${name}`;

async function unseal<Name extends MarketplaceName>(
  ctx: ShopContext,
  name: Name,
  sealed: string,
): Promise<MarketplaceCredentials[Name]> {
  try {
    return JSON.parse(await sealerOf(ctx).open(sealed, sealContext(ctx, name)));
  } catch {
    // The cause is left out on purpose: it can quote what it could not read.
    ctx.log.warn('marketplaces.unreadable_seal', { marketplace: name });
    throw sealedForGood(name);
  }
}

/** Enough to recognise a key; nothing of one so short that four characters would give it away. */
function hintOf(credentials: BricklinkCredentials | BrickowlCredentials): string {
  const key = 'apiKey' in credentials ? credentials.apiKey : credentials.consumerKey;
  return key.length >= 12 ? key.slice(-4) : '';
}

/** Random text of two hexadecimal digits per byte. */
const unguessable = (bytes: number): string =>
  [...crypto.getRandomValues(new Uint8Array(bytes))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

const wait = (delayMs: number) => new Promise<void>((resolve) => setTimeout(resolve, delayMs));
