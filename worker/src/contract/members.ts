import * as v from 'valibot';
import { IsoTime, Role } from './common.ts';

export const Member = v.object({
  id: v.string(),
  userId: v.string(),
  name: v.string(),
  email: v.string(),
  role: Role,
  joinedAt: IsoTime,
  isYou: v.boolean(),
});
export type Member = v.InferOutput<typeof Member>;

export const Invitation = v.object({
  id: v.string(),
  email: v.string(),
  role: Role,
  /** Open this on the invited person's device; valid until `expiresAt`. */
  link: v.string(),
  expiresAt: IsoTime,
});
export type Invitation = v.InferOutput<typeof Invitation>;

export const Team = v.object({ members: v.array(Member), invitations: v.array(Invitation) });
export type Team = v.InferOutput<typeof Team>;

export const InviteBody = v.object({
  email: v.pipe(
    v.string('Enter an e-mail address.'),
    v.trim(),
    v.toLowerCase(),
    v.maxLength(254),
    v.email('This is not an e-mail address.'),
  ),
  role: Role,
});
export type InviteBody = v.InferInput<typeof InviteBody>;

export const MemberPatch = v.object({ role: Role });

/** What a person who opens an invitation link sees before signing up or in. */
export const InvitationPreview = v.object({
  id: v.string(),
  shopName: v.string(),
  email: v.string(),
  role: Role,
  hasAccount: v.boolean(),
});
export type InvitationPreview = v.InferOutput<typeof InvitationPreview>;
