import * as v from 'valibot';
import { Invitation, InviteBody, Member, MemberPatch, Team } from '../contract/members.ts';
import { iso } from '../platform/clock.ts';
import { controlDatabase } from '../platform/database.ts';
import { router, validate } from '../platform/http.ts';
import { describe } from '../platform/openapi.ts';
import { seesInvitation } from './members.domain.ts';
import { listMembers, listOpenInvitations, type StoredInvitation, type StoredMember } from './members.store.ts';
import { invite, remove, setRole, withdraw } from './members.usecases.ts';
import { requires } from './requires.ts';

const IdParam = v.object({ id: v.pipe(v.string(), v.maxLength(100)) });
const tags: [string] = ['Team'];

/** `/api/members` */
export const membersRoutes = router()
  .get(
    '/',
    requires('members.read'),
    describe({ summary: 'The team and open invitations', tags, response: Team }),
    async (c) => {
      const { shopId, actor, clock, env } = c.var.shop;
      const db = controlDatabase(env);
      const [members, invitations] = await Promise.all([
        listMembers(db, shopId),
        listOpenInvitations(db, shopId, clock()),
      ]);
      return c.json({
        members: members.map((stored) => memberOnWire(stored, actor.userId)),
        invitations: invitations
          .filter(({ role }) => seesInvitation(actor, role))
          .map((stored) => invitationOnWire(stored, c.req.url)),
      });
    },
  )
  .post(
    '/',
    requires('members.write'),
    describe({
      summary: 'Invite somebody; the answer holds the link to hand over',
      tags,
      response: Invitation,
      status: 201,
    }),
    validate('json', InviteBody),
    async (c) => c.json(invitationOnWire(await invite(c.var.shop, c.req.valid('json')), c.req.url), 201),
  )
  .patch(
    '/:id',
    requires('members.write'),
    describe({ summary: 'Change a role', tags, response: Member }),
    validate('param', IdParam),
    validate('json', MemberPatch),
    async (c) => {
      const changed = await setRole(c.var.shop, c.req.valid('param').id, c.req.valid('json').role);
      return c.json(memberOnWire(changed, c.var.shop.actor.userId));
    },
  )
  .delete(
    '/invitations/:id',
    requires('members.write'),
    describe({ summary: 'Withdraw an invitation', tags, response: null }),
    validate('param', IdParam),
    async (c) => {
      await withdraw(c.var.shop, c.req.valid('param').id);
      return c.body(null, 204);
    },
  )
  .delete(
    '/:id',
    requires('members.write'),
    describe({
      summary: 'Remove somebody from the team',
      description: 'Ends their sessions at once.',
      tags,
      response: null,
    }),
    validate('param', IdParam),
    async (c) => {
      await remove(c.var.shop, c.req.valid('param').id);
      return c.body(null, 204);
    },
  );

function memberOnWire({ memberId, userId, name, email, role, joinedAt }: StoredMember, viewerId: string): Member {
  return { id: memberId, userId, name, email, role, joinedAt: iso(joinedAt), isYou: userId === viewerId };
}

function invitationOnWire(stored: Omit<StoredInvitation, 'shopName'>, url: string): Invitation {
  const { id, email, role, expiresAt } = stored;
  return { id, email, role, link: `${new URL(url).origin}/join/${id}`, expiresAt: iso(expiresAt) };
}
