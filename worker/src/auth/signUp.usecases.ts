import type * as v from 'valibot';
import type { SignUpBody } from '../contract/auth.ts';
import { commit } from '../platform/batch.ts';
import { controlDatabase, type Database } from '../platform/database.ts';
import { invalidInput, notFound } from '../platform/errors.ts';
import { emailInUse, invitationGone, shopHasOthers } from './auth.errors.ts';
import { announceMember, type JoinDeps } from './invitations.usecases.ts';
import { findInvitation, findShopIds, isOpen, joinStatements } from './members.store.ts';
import { accountLimit, countTry, forgetTries } from './rateLimit.store.ts';
import { settleShop } from './shops.store.ts';
import { findPerson, type NewPerson, ownShopId, owns, personStatements, shopStatements } from './signUp.store.ts';

export interface SignUpDeps extends JoinDeps {
  passwords: {
    hash(password: string): Promise<string>;
    verify(pair: { hash: string; password: string }): Promise<boolean>;
  };
}

type Wishes = v.InferOutput<typeof SignUpBody>;

/**
 * Makes person, account and shop (or membership by invitation), each only where missing, so that the same request after
 * any failure ends in the same single shop. For an address with an account the password must be right: then this is a
 * sign-in that makes what is missing. The caller opens the session.
 * @returns who it is, and the shop to work in
 * @throws auth.email_in_use, auth.invitation_gone, auth.no_shop, request.invalid, auth.too_many_tries
 */
export async function signUp(deps: SignUpDeps, body: Wishes): Promise<Signed> {
  const signed = body.invitationId ? await join(deps, body, body.invitationId) : await openShop(deps, body);
  await settleShop(deps.env, signed.shopId, deps.clock);
  return signed;
}

interface Signed {
  userId: string;
  shopId: string;
}

async function openShop(deps: SignUpDeps, body: Wishes): Promise<Signed> {
  if (!body.shopName) throw invalidInput([{ field: 'shopName', message: 'Name your shop.' }]);
  const db = controlDatabase(deps.env);
  const person = await recognise(deps, body);
  const shop = {
    name: body.shopName,
    metadata: JSON.stringify({ timeZone: body.timeZone, currency: body.currency }),
  };
  const now = deps.clock();
  await commit(db, [...personStatements(db, person, now), ...shopStatements(db, person, shop, now)]);
  await checkOwns(db, person);
  const shopIds = await findShopIds(db, person.userId);
  const shopId = shopIds.find((id) => id === ownShopId(person.userId)) ?? shopIds[0];
  if (!shopId) throw shopHasOthers();
  return { userId: person.userId, shopId };
}

async function join(deps: SignUpDeps, body: Wishes, invitationId: string): Promise<Signed> {
  const db = controlDatabase(deps.env);
  const { email } = body;
  const invited = await findInvitation(db, invitationId);
  if (!invited) throw notFound('invitation');
  if (invited.email !== email) {
    throw invalidInput([{ field: 'email', message: 'Use the e-mail address the invitation was made for.' }]);
  }
  // A used invitation still counts for the person who used it: their sign-up may be a repetition.
  const known = await findPerson(db, email);
  const hasJoined = known !== null && (await findShopIds(db, known.userId)).includes(invited.shopId);
  if (!hasJoined && !isOpen(invited, deps.clock())) throw invitationGone();
  const person = await recognise(deps, body);
  const { userId } = person;
  const memberId = deps.newId('mem');
  const joining = joinStatements(db, { invitationId, memberId, userId, email }, deps.clock(), owns(person));
  await commit(db, [...personStatements(db, person, deps.clock()), ...joining]);
  await checkOwns(db, person);
  if (!(await findShopIds(db, userId)).includes(invited.shopId)) throw invitationGone();
  await announceMember(deps, { shopId: invited.shopId, memberId, userId, role: invited.role });
  return { userId, shopId: invited.shopId };
}

/** Somebody else may have made the account in the meantime; then nothing above was written for this person. */
async function checkOwns(db: Database, person: NewPerson): Promise<void> {
  const stored = await findPerson(db, person.email);
  if (stored?.userId !== person.userId || stored.hash !== person.hash) throw emailInUse();
}

/** @throws auth.email_in_use when the address has an account with another password */
async function recognise(
  { passwords, env, clock, newId }: SignUpDeps,
  { email, name, password }: Wishes,
): Promise<NewPerson> {
  const db = controlDatabase(env);
  const known = await findPerson(db, email);
  if (!known?.hash) {
    return { userId: known?.userId ?? newId('usr'), email, name, hash: await passwords.hash(password) };
  }
  // Counted like a sign-in: otherwise sign-up would be a second door for guessing passwords.
  const limit = await accountLimit(email);
  await countTry(db, clock, limit);
  if (!(await passwords.verify({ hash: known.hash, password }))) throw emailInUse();
  await forgetTries(db, limit.key);
  return { userId: known.userId, email, name, hash: known.hash };
}
