import * as v from 'valibot';
import { Currency, Role } from './common.ts';

const Email = v.pipe(
  v.string('Enter your e-mail address.'),
  v.trim(),
  v.toLowerCase(),
  v.maxLength(254),
  v.email('This is not an e-mail address.'),
);
const Password = v.pipe(
  v.string('Choose a password.'),
  v.minLength(10, 'Use at least 10 characters.'),
  v.maxLength(128, 'Use at most 128 characters.'),
);
const PersonName = v.pipe(
  v.string('Enter your name.'),
  v.trim(),
  v.minLength(1, 'Enter your name.'),
  v.maxLength(100, 'Use at most 100 characters.'),
);
const ShopName = v.pipe(
  v.string('Name your shop.'),
  v.trim(),
  v.minLength(1, 'Name your shop.'),
  v.maxLength(100, 'Use at most 100 characters.'),
);

/** IANA name such as `Europe/Brussels`. */
export const TimeZone = v.pipe(
  v.string(),
  v.check((zone) => {
    try {
      new Intl.DateTimeFormat('en', { timeZone: zone });
      return true;
    } catch {
      return false;
    }
  }, 'Choose a time zone from the list, such as Europe/Brussels.'),
);

/**
 * Sign-up: with `invitationId` the person joins that shop, without it `shopName` opens a new one.
 * Safe to send again after a failure: what exists already is kept.
 */
export const SignUpBody = v.object({
  name: PersonName,
  email: Email,
  password: Password,
  shopName: v.optional(ShopName),
  timeZone: v.optional(TimeZone, 'UTC'),
  currency: v.optional(Currency, 'EUR'),
  invitationId: v.optional(v.pipe(v.string(), v.maxLength(100))),
});
export type SignUpBody = v.InferInput<typeof SignUpBody>;

export const SignInBody = v.object({
  email: Email,
  password: v.pipe(v.string('Enter your password.'), v.minLength(1, 'Enter your password.'), v.maxLength(128)),
});
export type SignInBody = v.InferInput<typeof SignInBody>;

/** Answer to sign-up, sign-in and accepting an invitation: the shop the session works in, null for somebody without one. */
export const Opened = v.object({ shopId: v.nullable(v.string()) });
export type Opened = v.InferOutput<typeof Opened>;

/** `GET /api/auth/me`: who is signed in, in which shop, and what they may do. */
export const Me = v.object({
  userId: v.string(),
  memberId: v.string(),
  name: v.string(),
  email: v.string(),
  role: Role,
  permissions: v.array(v.string()),
  shop: v.object({ id: v.string(), name: v.string(), timeZone: v.string(), currency: v.string() }),
});
export type Me = v.InferOutput<typeof Me>;
