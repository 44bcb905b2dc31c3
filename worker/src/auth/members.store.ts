import { and, asc, desc, eq, gt, sql } from 'drizzle-orm';
import type { Role } from '../contract/common.ts';
import type { Statement } from '../platform/batch.ts';
import { inJson } from '../platform/bulk.ts';
import type { ShopContext } from '../platform/context.ts';
import { formerMembers } from '../platform/control.table.ts';
import { controlDatabase, type Database } from '../platform/database.ts';
import { invitation, member, organization, session, user } from './auth.table.ts';

export interface StoredMember {
  memberId: string;
  userId: string;
  name: string;
  email: string;
  role: Role;
  joinedAt: number;
}

export interface StoredInvitation {
  id: string;
  shopId: string;
  shopName: string;
  email: string;
  role: Role;
  status: 'pending' | 'accepted' | 'canceled';
  expiresAt: number;
}

/** In the order they joined. */
export async function listMembers(db: Database, shopId: string): Promise<StoredMember[]> {
  const rows = await db
    .select({
      memberId: member.id,
      userId: member.userId,
      name: user.name,
      email: user.email,
      role: member.role,
      joinedAt: member.createdAt,
    })
    .from(member)
    .innerJoin(user, eq(user.id, member.userId))
    .where(eq(member.organizationId, shopId))
    .orderBy(asc(member.createdAt), asc(member.id));
  return rows.map((row) => ({ ...row, joinedAt: row.joinedAt.getTime() }));
}

/**
 * Who the `actorId`s of a shop's history are, those who left included.
 * @returns name by member id
 */
export async function memberNames(
  { env, shopId }: Pick<ShopContext, 'env' | 'shopId'>,
  memberIds: readonly string[],
): Promise<Map<string, string>> {
  const wanted = [...new Set(memberIds)];
  if (wanted.length === 0) return new Map();
  const db = controlDatabase(env);
  const [present, former] = await db.batch([
    db
      .select({ memberId: member.id, name: user.name })
      .from(member)
      .innerJoin(user, eq(user.id, member.userId))
      .where(and(eq(member.organizationId, shopId), inJson(member.id, wanted))),
    db
      .select({ memberId: formerMembers.memberId, name: formerMembers.name })
      .from(formerMembers)
      .where(and(eq(formerMembers.shopId, shopId), inJson(formerMembers.memberId, wanted))),
  ]);
  return new Map([...former, ...present].map(({ memberId, name }) => [memberId, name]));
}

/** The shops of a person, the one joined last first. */
export async function findShopIds(db: Database, userId: string): Promise<string[]> {
  const rows = await db
    .select({ shopId: member.organizationId })
    .from(member)
    .where(eq(member.userId, userId))
    .orderBy(desc(member.createdAt), desc(member.id));
  return rows.map((row) => row.shopId);
}

const invitationColumns = {
  id: invitation.id,
  shopId: invitation.organizationId,
  shopName: organization.name,
  email: invitation.email,
  role: invitation.role,
  status: invitation.status,
  expiresAt: invitation.expiresAt,
};

/** @returns null when there never was one; a used, withdrawn or expired one is returned as such */
export async function findInvitation(db: Database, id: string): Promise<StoredInvitation | null> {
  const [row] = await db
    .select(invitationColumns)
    .from(invitation)
    .innerJoin(organization, eq(organization.id, invitation.organizationId))
    .where(eq(invitation.id, id));
  return row ? { ...row, expiresAt: row.expiresAt.getTime() } : null;
}

export const isOpen = ({ status, expiresAt }: StoredInvitation, now: number) => status === 'pending' && expiresAt > now;

export async function listOpenInvitations(db: Database, shopId: string, now: number): Promise<StoredInvitation[]> {
  const rows = await db
    .select(invitationColumns)
    .from(invitation)
    .innerJoin(organization, eq(organization.id, invitation.organizationId))
    .where(
      and(
        eq(invitation.organizationId, shopId),
        eq(invitation.status, 'pending'),
        gt(invitation.expiresAt, new Date(now)),
      ),
    )
    .orderBy(asc(invitation.createdAt));
  return rows.map((row) => ({ ...row, expiresAt: row.expiresAt.getTime() }));
}

/** A new invitation; earlier open ones for the same address end, so that one link works at a time. */
export function inviteStatements(
  db: Database,
  invited: Pick<StoredInvitation, 'id' | 'shopId' | 'email' | 'role' | 'expiresAt'> & { inviterId: string },
  now: number,
): Statement[] {
  const { id, shopId, email, role, expiresAt, inviterId } = invited;
  return [
    db
      .update(invitation)
      .set({ status: 'canceled' })
      .where(and(eq(invitation.organizationId, shopId), eq(invitation.email, email), eq(invitation.status, 'pending'))),
    db.insert(invitation).values({
      id,
      organizationId: shopId,
      email,
      role,
      status: 'pending',
      expiresAt: new Date(expiresAt),
      createdAt: new Date(now),
      inviterId,
    }),
  ];
}

/** @returns whether an open invitation of this shop was withdrawn */
export async function withdrawInvitation(db: Database, shopId: string, id: string): Promise<boolean> {
  const rows = await db
    .update(invitation)
    .set({ status: 'canceled' })
    .where(and(eq(invitation.id, id), eq(invitation.organizationId, shopId), eq(invitation.status, 'pending')))
    .returning({ id: invitation.id });
  return rows.length > 0;
}

/**
 * True in SQL when this member may stop being an owner: two owners who demote each other at the same moment must not
 * leave the shop without one.
 */
const anotherOwner = (shopId: string) =>
  sql`(${member.role} <> 'owner' OR (SELECT count(*) FROM member AS others WHERE others.organization_id = ${shopId} AND others.role = 'owner') > 1)`;

/** @returns false when the member changed since they were read, or is the last owner */
export async function changeRole(db: Database, shopId: string, before: StoredMember, role: Role): Promise<boolean> {
  const rows = await db
    .update(member)
    .set({ role })
    .where(
      and(
        eq(member.id, before.memberId),
        eq(member.organizationId, shopId),
        eq(member.role, before.role),
        role === 'owner' ? undefined : anotherOwner(shopId),
      ),
    )
    .returning({ id: member.id });
  return rows.length > 0;
}

/**
 * Ends a membership and, with it, every session of the person, wherever they are signed in.
 * @returns false when the member changed since they were read, or is the last owner
 */
export async function removeMember(db: Database, shopId: string, before: StoredMember): Promise<boolean> {
  const [removed] = await db.batch([
    db
      .delete(member)
      .where(
        and(
          eq(member.id, before.memberId),
          eq(member.organizationId, shopId),
          eq(member.role, before.role),
          anotherOwner(shopId),
        ),
      )
      .returning({ id: member.id }),
    db
      .delete(session)
      .where(
        and(eq(session.userId, before.userId), sql`NOT EXISTS (SELECT 1 FROM member WHERE id = ${before.memberId})`),
      ),
    db.run(sql`INSERT INTO former_members (member_id, shop_id, name) SELECT ${before.memberId}, ${shopId}, ${before.name}
      WHERE NOT EXISTS (SELECT 1 FROM member WHERE id = ${before.memberId}) ON CONFLICT DO NOTHING`),
  ]);
  return removed.length > 0;
}

/**
 * The open invitation becomes a membership, and is used up.
 * @param allowed SQL that must hold besides the invitation being open and for this address
 */
export function joinStatements(
  db: Database,
  { invitationId, memberId, userId, email }: { invitationId: string; memberId: string; userId: string; email: string },
  now: number,
  allowed = sql`true`,
): Statement[] {
  return [
    db.run(sql`INSERT INTO member (id, organization_id, user_id, role, created_at)
      SELECT ${memberId}, organization_id, ${userId}, role, ${now} FROM invitation
      WHERE id = ${invitationId} AND status = 'pending' AND expires_at > ${now} AND email = ${email}
        AND ${allowed} ON CONFLICT DO NOTHING`),
    db.run(sql`UPDATE invitation SET status = 'accepted' WHERE id = ${invitationId} AND EXISTS (
      SELECT 1 FROM member WHERE organization_id = invitation.organization_id AND user_id = ${userId})`),
  ];
}
