import type * as v from 'valibot';
import type { SignUpBody } from '../contract/auth.ts';
import { commit } from '../platform/batch.ts';
import type { Clock } from '../platform/clock.ts';
import { controlDatabase, type Database } from '../platform/database.ts';
import { invalidInput } from '../platform/errors.ts';
import type { NewId } from '../platform/ids.ts';
import { emailInUse, invitationGone, shopHasOthers } from './auth.errors.ts';
import type { Auth } from './auth.ts';
import { findOpenInvitation } from './members.store.ts';
import { accountLimit, countTry, forgetTries } from './rateLimit.store.ts';
import { settleShop } from './shops.store.ts';
import {
  findPerson,
  findShopIds,
  joinStatements,
  type NewPerson,
  ownShopId,
  personStatements,
  shopStatements,
} from './signUp.store.ts';

export interface SignUpDeps {
  env: Env;
  auth: Auth;
  clock: Clock;
  newId: NewId;
}

/**
 * Makes person, account and shop (or membership by invitation), each only where missing, so that the same request after
 * any failure ends in the same single shop. For an account that exists already the password must be right: then this
 * is a sign-in.
 * @returns the shop to work in; the session is opened by the caller
 * @throws auth.email_in_use, auth.invitation_gone, auth.no_shop, request.invalid, auth.too_many_tries
 */
export async function signUp(deps: SignUpDeps, body: v.InferOutput<typeof SignUpBody>): Promise<{ shopId: string }> {
  const { env, clock } = deps;
  const db = controlDatabase(env);
  const { email, invitationId, shopName } = body;
  if (!invitationId && !shopName) throw invalidInput([{ field: 'shopName', message: 'Name your shop.' }]);
  if (invitationId) await checkInvitee(db, invitationId, email, clock());

  const person = await recognise(deps, db, body);
  const now = clock();
  if (invitationId) {
    const memberId = deps.newId('mem');
    await commit(db, [
      ...personStatements(db, person, now),
      ...joinStatements(db, person, { id: invitationId, memberId }, now),
    ]);
  } else {
    const metadata = JSON.stringify({ timeZone: body.timeZone, currency: body.currency });
    const shop = { name: shopName ?? '', metadata };
    await commit(db, [...personStatements(db, person, now), ...shopStatements(db, person, shop, now)]);
  }
  const shopIds = await findShopIds(db, person.userId);
  const shopId = shopIds.find((id) => id === ownShopId(person.userId)) ?? shopIds[0];
  if (!shopId) throw invitationId ? invitationGone() : shopHasOthers();
  await settleShop(env, shopId, clock);
  return { shopId };
}

async function checkInvitee(db: Database, invitationId: string, email: string, now: number): Promise<void> {
  const invited = await findOpenInvitation(db, invitationId, now);
  if (invited && invited.email !== email) {
    throw invalidInput([{ field: 'email', message: 'Use the e-mail address the invitation was made for.' }]);
  }
}

/** @throws auth.email_in_use when the address has an account with another password */
async function recognise(
  { auth, clock, newId }: SignUpDeps,
  db: Database,
  { email, name, password }: v.InferOutput<typeof SignUpBody>,
): Promise<NewPerson> {
  const { password: passwords } = await auth.$context;
  const known = await findPerson(db, email);
  if (!known?.hash) {
    return { userId: known?.userId ?? newId('usr'), email, name, hash: await passwords.hash(password) };
  }
  // Otherwise sign-up would be a second door for guessing passwords.
  const limit = await accountLimit(email);
  await countTry(db, clock, limit);
  if (!(await passwords.verify({ hash: known.hash, password }))) throw emailInUse();
  await forgetTries(db, limit.key);
  return { userId: known.userId, email, name, hash: known.hash };
}
