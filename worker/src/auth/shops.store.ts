import { eq, isNull } from 'drizzle-orm';
import * as v from 'valibot';
import type { Clock } from '../platform/clock.ts';
import { shops } from '../platform/control.table.ts';
import { controlDatabase, shopDatabase } from '../platform/database.ts';
import { shopSettings } from '../platform/platform.table.ts';
import { organization } from './auth.table.ts';

/** What sign-up leaves in `organization.metadata` for `settleShop`. */
const ShopChoices = v.object({ timeZone: v.string(), currency: v.string() });

/**
 * Gives a new shop its settings row in the database its data lives in, and marks it ready on the shop list. Sign-up
 * writes to two databases that share no transaction: whoever finds the second half missing calls this. Repeating it
 * changes nothing.
 */
export async function settleShop(env: Env, shopId: string, clock: Clock): Promise<void> {
  const control = controlDatabase(env);
  const [shop] = await control
    .select({ name: organization.name, metadata: organization.metadata })
    .from(organization)
    .where(eq(organization.id, shopId));
  if (!shop) return;
  const choices = v.safeParse(v.pipe(v.string(), v.parseJson(), ShopChoices), shop.metadata);
  const { timeZone, currency } = choices.success ? choices.output : { timeZone: 'UTC', currency: 'EUR' };
  const now = clock();
  await shopDatabase(env, shopId)
    .insert(shopSettings)
    .values({ shopId, name: shop.name, timeZone, currency, createdAt: now })
    .onConflictDoNothing();
  await control
    .insert(shops)
    .values({ id: shopId, database: 'SHOP_DB', createdAt: now, readyAt: now })
    .onConflictDoUpdate({ target: shops.id, set: { readyAt: now }, setWhere: isNull(shops.readyAt) });
}
