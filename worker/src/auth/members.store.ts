import { and, eq, gt } from 'drizzle-orm';
import type { Role } from '../contract/common.ts';
import type { Database } from '../platform/database.ts';
import { invitation, organization } from './auth.table.ts';

export interface OpenInvitation {
  id: string;
  shopId: string;
  shopName: string;
  email: string;
  role: Role;
  expiresAt: number;
}

/** @returns null when it is unknown, used, withdrawn or expired */
export async function findOpenInvitation(db: Database, id: string, now: number): Promise<OpenInvitation | null> {
  const [row] = await db
    .select({
      id: invitation.id,
      shopId: invitation.organizationId,
      shopName: organization.name,
      email: invitation.email,
      role: invitation.role,
      expiresAt: invitation.expiresAt,
    })
    .from(invitation)
    .innerJoin(organization, eq(organization.id, invitation.organizationId))
    .where(and(eq(invitation.id, id), eq(invitation.status, 'pending'), gt(invitation.expiresAt, new Date(now))));
  return row ? { ...row, expiresAt: row.expiresAt.getTime() } : null;
}
