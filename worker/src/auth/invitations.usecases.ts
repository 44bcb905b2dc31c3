import { hint, recordChange } from '../live/changes.ts';
import { commit } from '../platform/batch.ts';
import type { Clock } from '../platform/clock.ts';
import { controlDatabase, shopDatabase } from '../platform/database.ts';
import { notFound } from '../platform/errors.ts';
import type { NewId } from '../platform/ids.ts';
import type { Log } from '../platform/log.ts';
import { auditEntries } from '../platform/platform.table.ts';
import { invitationGone, otherInvitee } from './auth.errors.ts';
import { findInvitation, findShopIds, isOpen, joinStatements, type StoredInvitation } from './members.store.ts';

export interface JoinDeps {
  env: Env;
  clock: Clock;
  newId: NewId;
  log: Log;
}

/** @throws request.not_found, auth.invitation_gone */
export async function openInvitation({ env, clock }: JoinDeps, id: string): Promise<StoredInvitation> {
  const found = await findInvitation(controlDatabase(env), id);
  if (!found) throw notFound('invitation');
  if (!isOpen(found, clock())) throw invitationGone();
  return found;
}

/**
 * A signed-in person joins the shop they were invited to. Accepting again changes nothing.
 * @throws request.not_found, auth.other_invitee, auth.invitation_gone
 */
export async function acceptInvitation(
  deps: JoinDeps,
  invitationId: string,
  { userId, email }: { userId: string; email: string },
): Promise<{ shopId: string }> {
  const { env, clock, newId } = deps;
  const db = controlDatabase(env);
  const found = await findInvitation(db, invitationId);
  if (!found) throw notFound('invitation');
  if (found.email !== email) throw otherInvitee();
  const memberId = newId('mem');
  await commit(db, joinStatements(db, { invitationId, memberId, userId, email }, clock()));
  if (!(await findShopIds(db, userId)).includes(found.shopId)) throw invitationGone();
  await announceMember(deps, { shopId: found.shopId, memberId, userId, role: found.role });
  return { shopId: found.shopId };
}

/** Tells the shop's screens and its audit trail about somebody who joined. */
export async function announceMember(
  { env, clock, newId, log }: JoinDeps,
  { shopId, memberId, userId, role }: { shopId: string; memberId: string; userId: string; role: string },
): Promise<void> {
  const ctx = { db: shopDatabase(env, shopId), shopId, clock, env, log };
  const entry = {
    id: newId('aud'),
    shopId,
    at: clock(),
    actorId: memberId,
    subject: memberId,
    details: { role, userId },
  };
  await commit(ctx.db, [
    ctx.db.insert(auditEntries).values({ ...entry, action: 'members.joined' }),
    recordChange(ctx, { topic: 'members', kind: 'members.joined', ids: [memberId] }),
  ]);
  await hint(ctx, ['members']);
}
