import { isNotNull } from 'drizzle-orm';
import { refreshItem } from '../catalog/fetchItem.usecases.ts';
import { loadSlice } from '../catalog/loadSlice.usecases.ts';
import { wakeLoads } from '../catalog/loads.usecases.ts';
import { refreshPrices } from '../catalog/prices.usecases.ts';
import { tidyFiles, wakeFileImport } from '../files/fileImports.usecases.ts';
import { workOffFile } from '../files/fileSlice.usecases.ts';
import { identifyLater, wakePhotos } from '../identify/identify.usecases.ts';
import { recogniserOf } from '../identify/recogniser.ts';
import { compareLots } from '../listings/compare.usecases.ts';
import { comparisonsDue } from '../listings/compared.store.ts';
import { pushShop } from '../listings/push.tasks.ts';
import { wakePushes } from '../listings/wakePushes.ts';
import { trimChanges } from '../live/changes.ts';
import { listConnections } from '../marketplaces/connections.store.ts';
import { pokeWalks } from '../picking/wake.usecases.ts';
import { systemClock } from '../platform/clock.ts';
import { shops } from '../platform/control.table.ts';
import { allShopDatabases, controlDatabase } from '../platform/database.ts';
import { MAX_RETRIES } from '../platform/deadLetters.ts';
import { createLog, describeError } from '../platform/log.ts';
import { enqueueWork, type WorkContext, type WorkMessage, workContext } from '../platform/work.ts';
import { giveUp } from './givenUp.usecases.ts';
import { applyImportSlice } from './importApply.usecases.ts';
import { readImportSlice } from './importRead.usecases.ts';
import { pushStatusWrites } from './statusWrites.usecases.ts';
import { requestSync, syncSlice } from './sync.usecases.ts';

/** How long a message waits when another worker holds its shop's lease. */
const BUSY_DELAY_SECONDS = 5;

/** A queue takes at most this many messages at once. */
const MESSAGES_PER_SEND = 100;

/** The cron's work: one message per shop, nothing else. No shop's data is read here and no marketplace is called. */
export async function enqueueDueShops(env: Env): Promise<void> {
  const rows = await controlDatabase(env).select({ id: shops.id }).from(shops).where(isNotNull(shops.readyAt));
  const messages = rows.map(({ id }) => ({ body: { kind: 'due', shopId: id } satisfies WorkMessage }));
  for (let from = 0; from < messages.length; from += MESSAGES_PER_SEND) {
    await env.WORK_QUEUE.sendBatch(messages.slice(from, from + MESSAGES_PER_SEND));
  }
  for (const db of allShopDatabases(env)) await trimChanges(db, systemClock());
}

/** A shop's share of the cron: its orders, and statuses whose time has come again. */
async function doWhatIsDue(ctx: WorkContext): Promise<'done' | 'more'> {
  await pokeWalks(ctx);
  await wakeFileImport(ctx);
  await tidyFiles(ctx);
  await wakeLoads(ctx);
  await wakePhotos(ctx);
  if ((await listConnections(ctx)).length === 0) return 'done';
  await requestSync(ctx, 'cron');
  for (const marketplace of await comparisonsDue(ctx)) {
    await enqueueWork(ctx.env, { kind: 'compare', shopId: ctx.shopId, marketplace });
  }
  await wakePushes(ctx);
  return pushStatusWrites(ctx);
}

/** One queue message: done, or to be brought back later. Whatever it throws, the queue retries and then keeps. */
export async function handleWork(message: Message<WorkMessage>, env: Env): Promise<void> {
  const work = message.body;
  const log = createLog({ task: work.kind, messageId: message.id, attempt: message.attempts });
  const ctx = workContext(env, work.shopId, log);
  const startedAt = systemClock();
  try {
    const outcome = await dispatch(ctx, work);
    ctx.log.info('work.finished', { outcome, ms: systemClock() - startedAt });
    // A new message rather than a retry: waiting for a lease is not a failure and must not use up the attempts.
    if (outcome === 'busy') await env.WORK_QUEUE.send(work, { delaySeconds: BUSY_DELAY_SECONDS });
    message.ack();
  } catch (error) {
    ctx.log.error('work.failed', describeError(error));
    if (message.attempts <= MAX_RETRIES) {
      message.retry({ delaySeconds: Math.min(300, 5 * 2 ** message.attempts) });
      return;
    }
    // Kept here rather than by the queue, which would not know why.
    await giveUp(ctx, message, error);
    message.ack();
  }
}

async function dispatch(ctx: WorkContext, work: WorkMessage): Promise<'done' | 'more' | 'busy'> {
  switch (work.kind) {
    case 'due':
      return doWhatIsDue(ctx);
    case 'request_sync':
      return requestSync(ctx, work.trigger).then(() => 'done');
    case 'sync':
      return syncSlice(ctx, work.runId);
    case 'status_writes':
      return pushStatusWrites(ctx);
    case 'push':
      return pushShop(ctx);
    case 'compare':
      return compareLots(ctx, work.marketplace);
    case 'import_read':
      return readImportSlice(ctx, work.importId);
    case 'import_apply':
      return applyImportSlice(ctx, work.importId);
    case 'file_import':
      return workOffFile(ctx, work.importId);
    case 'identify':
      return identifyLater(ctx, recogniserOf(ctx.env, ctx), work.photoId);
    case 'catalog_refresh':
      return refreshItem(ctx, work);
    case 'price_refresh':
      return refreshPrices(ctx, work);
    case 'catalog_load':
      return loadSlice(ctx, work.loadId);
  }
}
