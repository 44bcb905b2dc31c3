import type { Role } from '../contract/common.ts';
import { disconnect, hint, recordChange } from '../live/changes.ts';
import { commit, retryStale, StaleWrite } from '../platform/batch.ts';
import type { Actor, ShopContext } from '../platform/context.ts';
import { controlDatabase } from '../platform/database.ts';
import { notFound } from '../platform/errors.ts';
import { auditEntries } from '../platform/platform.table.ts';
import { type NewRole, refuseInvitation, refuseMemberChange } from './members.domain.ts';
import { alreadyMember } from './members.errors.ts';
import {
  changeRole,
  findInvitation,
  inviteStatements,
  listMembers,
  removeMember,
  type StoredInvitation,
  type StoredMember,
  withdrawInvitation,
} from './members.store.ts';

type MembersContext = ShopContext & { actor: Actor };

const INVITATION_DAYS = 14;
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Invites somebody; an earlier open invitation for the same address ends.
 * @throws auth.not_allowed, members.already_member
 */
export async function invite(
  ctx: MembersContext,
  { email, role }: { email: string; role: Role },
): Promise<Omit<StoredInvitation, 'shopName'>> {
  const { shopId, actor, clock } = ctx;
  const db = controlDatabase(ctx.env);
  const refusal = refuseInvitation(actor, role);
  if (refusal) throw refusal;
  const members = await listMembers(db, shopId);
  if (members.some((known) => known.email === email)) throw alreadyMember();
  const now = clock();
  const invited = { id: ctx.newId('inv'), shopId, email, role, expiresAt: now + INVITATION_DAYS * DAY_MS };
  await audited(ctx, 'members.invited', invited.id, { role });
  await commit(db, inviteStatements(db, { ...invited, inviterId: actor.userId }, now));
  await tell(ctx, 'members.invited', []);
  return { ...invited, status: 'pending' };
}

/** @throws request.not_found, auth.not_allowed */
export async function withdraw(ctx: MembersContext, invitationId: string): Promise<void> {
  const db = controlDatabase(ctx.env);
  const known = await findInvitation(db, invitationId);
  if (known?.shopId !== ctx.shopId || known.status !== 'pending') throw notFound('invitation');
  const refusal = refuseInvitation(ctx.actor, known.role);
  if (refusal) throw refusal;
  await audited(ctx, 'members.invitation_withdrawn', invitationId, { role: known.role });
  if (!(await withdrawInvitation(db, ctx.shopId, invitationId))) throw notFound('invitation');
  await tell(ctx, 'members.invitation_withdrawn', []);
}

/** @throws request.not_found, auth.not_allowed, members.own_role, members.last_owner */
export async function setRole(ctx: MembersContext, memberId: string, role: Role): Promise<StoredMember> {
  const db = controlDatabase(ctx.env);
  const changed = await retryStale(async () => {
    const before = await findChangeable(ctx, memberId, role);
    if (before.role === role) return before;
    await audited(ctx, 'members.role_changed', memberId, { from: before.role, to: role });
    if (!(await changeRole(db, ctx.shopId, before, role))) throw new StaleWrite('the team has changed');
    return { ...before, role };
  });
  await tell(ctx, 'members.role_changed', [memberId]);
  return changed;
}

/**
 * Ends a membership and the person's sessions.
 * @throws request.not_found, auth.not_allowed, members.last_owner
 */
export async function remove(ctx: MembersContext, memberId: string): Promise<void> {
  const db = controlDatabase(ctx.env);
  const removed = await retryStale(async () => {
    const before = await findChangeable(ctx, memberId, null);
    await audited(ctx, 'members.removed', memberId, { role: before.role, userId: before.userId });
    if (!(await removeMember(db, ctx.shopId, before))) throw new StaleWrite('the team has changed');
    return before;
  });
  await disconnect(ctx, removed.userId);
  await tell(ctx, 'members.removed', [memberId]);
}

async function findChangeable(ctx: MembersContext, memberId: string, newRole: NewRole): Promise<StoredMember> {
  const members = await listMembers(controlDatabase(ctx.env), ctx.shopId);
  const target = members.find((known) => known.memberId === memberId);
  if (!target) throw notFound('team member');
  const owners = members.filter(({ role }) => role === 'owner').length;
  const refusal = refuseMemberChange(ctx.actor, target, newRole, owners);
  if (refusal) throw refusal;
  return target;
}

/**
 * Writes the audit entry before the change, which lies in another database: an entry whose change failed does no harm,
 * a change without its entry would.
 */
async function audited(
  ctx: MembersContext,
  action: string,
  subject: string,
  details: Record<string, string>,
): Promise<void> {
  const { db, shopId, clock, newId, actor } = ctx;
  await commit(db, [
    db
      .insert(auditEntries)
      .values({ id: newId('aud'), shopId, at: clock(), actorId: actor.memberId, action, subject, details }),
  ]);
}

async function tell(ctx: ShopContext, kind: string, ids: string[]): Promise<void> {
  await commit(ctx.db, [recordChange(ctx, { topic: 'members', kind, ids })]);
  await hint(ctx, ['members']);
}
