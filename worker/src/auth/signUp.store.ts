import { eq, sql } from 'drizzle-orm';
import type { Statement } from '../platform/batch.ts';
import { shops } from '../platform/control.table.ts';
import type { Database } from '../platform/database.ts';
import { account, member, organization, user } from './auth.table.ts';

/** Somebody about to be signed up: known or new, with the password hash that must be theirs for anything to be written. */
export interface NewPerson {
  userId: string;
  email: string;
  name: string;
  hash: string;
}

/** @returns null for an unknown address; `hash` is null for a person whose sign-up stopped before the account */
export async function findPerson(db: Database, email: string): Promise<{ userId: string; hash: string | null } | null> {
  const [row] = await db
    .select({ userId: user.id, hash: account.password })
    .from(user)
    .leftJoin(account, eq(account.userId, user.id))
    .where(eq(user.email, email))
    .limit(1);
  return row ?? null;
}

/** Deterministic, so that a repeated sign-up finds the shop it began. */
export const ownShopId = (userId: string) => userId.replace(/^usr_/, 'shop_');

/** Person and account; whatever exists stays as it is. */
export function personStatements(db: Database, { userId, email, name, hash }: NewPerson, now: number): Statement[] {
  return [
    db.run(sql`INSERT INTO user (id, name, email, email_verified, created_at, updated_at)
      VALUES (${userId}, ${name}, ${email}, 0, ${now}, ${now}) ON CONFLICT DO NOTHING`),
    // Without an account: the only person who may get one here; somebody else's race for the address loses silently and
    // fails at the sign-in that follows.
    db.run(sql`INSERT INTO account (id, account_id, provider_id, user_id, password, created_at, updated_at)
      SELECT ${userId.replace(/^usr_/, 'acc_')}, id, 'credential', id, ${hash}, ${now}, ${now} FROM user
      WHERE id = ${userId} AND NOT EXISTS (SELECT 1 FROM account WHERE user_id = ${userId}) ON CONFLICT DO NOTHING`),
  ];
}

/** True in SQL when the person's account has the password this request was checked against. */
export const owns = ({ userId, hash }: NewPerson) =>
  sql`EXISTS (SELECT 1 FROM account WHERE user_id = ${userId} AND password = ${hash})`;

/** The person's own shop with them as owner; nothing for a person who already belongs to a shop. */
export function shopStatements(
  db: Database,
  person: NewPerson,
  shop: { name: string; metadata: string },
  now: number,
): Statement[] {
  const shopId = ownShopId(person.userId);
  const memberId = person.userId.replace(/^usr_/, 'mem_');
  const allowed = sql`${owns(person)} AND NOT EXISTS (SELECT 1 FROM member WHERE user_id = ${person.userId})`;
  return [
    db.run(sql`INSERT INTO ${organization} (id, name, slug, created_at, metadata)
      SELECT ${shopId}, ${shop.name}, ${shopId}, ${now}, ${shop.metadata} WHERE ${allowed} ON CONFLICT DO NOTHING`),
    // A shop without members is one whose sign-up stopped: a shop always keeps an owner. One with members has moved on.
    db.run(sql`INSERT INTO ${member} (id, organization_id, user_id, role, created_at)
      SELECT ${memberId}, ${shopId}, ${person.userId}, 'owner', ${now}
      WHERE ${allowed} AND NOT EXISTS (SELECT 1 FROM member WHERE organization_id = ${shopId}) ON CONFLICT DO NOTHING`),
    db.run(sql`INSERT INTO ${shops} (id, database, created_at)
      SELECT id, 'SHOP_DB', ${now} FROM organization WHERE id = ${shopId} ON CONFLICT DO NOTHING`),
  ];
}
