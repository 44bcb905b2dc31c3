import type { ShopContext } from '../platform/context.ts';
import { controlDatabase } from '../platform/database.ts';
import { listMembers } from './members.store.ts';

/** Names of the shop's present members by member id, to write out who did something. */
export async function memberNames(ctx: Pick<ShopContext, 'env' | 'shopId'>): Promise<ReadonlyMap<string, string>> {
  const members = await listMembers(controlDatabase(ctx.env), ctx.shopId);
  return new Map(members.map((member) => [member.memberId, member.name]));
}
