import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { PASSWORD, signUpShop, type TestClient, visitor } from '../../test/client.ts';
import type { Role } from '../contract/common.ts';
import type { ErrorBody } from '../contract/errors.ts';
import type { Invitation, InvitationPreview, Team } from '../contract/members.ts';
import { memberNames } from './members.store.ts';

const team = async (client: TestClient) => (await client.json<Team>('GET', '/api/members')).body;
const invite = (client: TestClient, email: string, role: Role) =>
  client.json<Invitation & ErrorBody>('POST', '/api/members', { email, role });

async function idOf(viewer: TestClient, email: string): Promise<string> {
  const found = (await team(viewer)).members.find((member) => member.email === email);
  if (!found) throw new Error('not in the team');
  return found.id;
}

const auditOf = async (shopId: string) =>
  (
    await env.SHOP_DB.prepare('SELECT action, subject, details FROM audit_entries WHERE shop_id = ? ORDER BY at, id')
      .bind(shopId)
      .all()
  ).results;
const changesOf = async (shopId: string) =>
  (
    await env.SHOP_DB.prepare("SELECT kind FROM changes WHERE shop_id = ? AND topic = 'members' ORDER BY seq")
      .bind(shopId)
      .all<{ kind: string }>()
  ).results.map(({ kind }) => kind);

test('somebody invited opens the link, sees the shop, signs up and is in the team', async () => {
  const owner = await signUpShop('Brick Corner');
  const guest = visitor();
  const invited = await invite(owner, guest.email, 'picker');
  expect(invited.status).toBe(201);
  expect(invited.body.link).toBe(`https://shop.test/join/${invited.body.id}`);

  const preview = await guest.json<InvitationPreview>('GET', `/api/auth/invitations/${invited.body.id}`);
  expect(preview.body).toEqual({
    id: invited.body.id,
    shopName: 'Brick Corner',
    email: guest.email,
    role: 'picker',
    hasAccount: false,
  });

  const body = { name: 'Pim', email: guest.email, password: PASSWORD, invitationId: invited.body.id };
  expect((await guest.json('POST', '/api/auth/sign-up', body)).body).toEqual({ shopId: owner.shopId });
  const seen = await team(guest);
  expect(seen.members.map(({ email, role, isYou }) => ({ email, role, isYou }))).toEqual([
    { email: owner.email, role: 'owner', isYou: false },
    { email: guest.email, role: 'picker', isYou: true },
  ]);
  expect(seen.invitations).toEqual([]);
  expect(await auditOf(owner.shopId)).toMatchObject([{ action: 'members.invited' }, { action: 'members.joined' }]);
  expect(await changesOf(owner.shopId)).toEqual(['members.invited', 'members.joined']);

  expect((await guest.json('GET', `/api/auth/invitations/${invited.body.id}`)).status).toBe(410);
  expect(
    (
      await visitor().json('POST', '/api/auth/sign-up', {
        ...body,
        email: guest.email,
        password: 'some other password',
      })
    ).status,
  ).toBe(409);
});

test('an invitation is for one address: another one is refused, naming the field', async () => {
  const owner = await signUpShop();
  const { body } = await invite(owner, 'right@example.test', 'manager');
  const wrong = { name: 'Eve', email: 'wrong@example.test', password: PASSWORD, invitationId: body.id };
  const answer = await visitor().json<ErrorBody>('POST', '/api/auth/sign-up', wrong);
  expect(answer.status).toBe(400);
  expect(answer.body.error.details?.fields?.[0]?.field).toBe('email');
  expect((await team(owner)).members).toHaveLength(1);
});

test('somebody with a shop of their own accepts an invitation and works in the other shop from then on', async () => {
  const host = await signUpShop('Host');
  const guest = await signUpShop('Own');
  const { body } = await invite(host, guest.email, 'viewer');
  for (let times = 0; times < 2; times += 1) {
    const accepted = await guest.json('POST', `/api/auth/invitations/${body.id}/accept`);
    expect(accepted).toMatchObject({ status: 200, body: { shopId: host.shopId } });
  }
  expect((await guest.json('GET', '/api/auth/me')).body).toMatchObject({ role: 'viewer', shop: { id: host.shopId } });
  expect((await team(host)).members).toHaveLength(2);

  const stranger = await signUpShop('Stranger');
  const refused = await stranger.json<ErrorBody>('POST', `/api/auth/invitations/${body.id}/accept`);
  expect(refused).toMatchObject({ status: 403, body: { error: { code: 'auth.other_invitee' } } });
});

test('a withdrawn invitation opens nothing, and a second one for the same address replaces the first', async () => {
  const owner = await signUpShop();
  const first = await invite(owner, 'late@example.test', 'picker');
  const second = await invite(owner, 'late@example.test', 'viewer');
  expect((await team(owner)).invitations.map(({ id }) => id)).toEqual([second.body.id]);
  expect((await owner.json('DELETE', `/api/members/invitations/${second.body.id}`)).status).toBe(204);
  expect((await team(owner)).invitations).toEqual([]);
  for (const { body } of [first, second]) {
    const late = { name: 'Late', email: 'late@example.test', password: PASSWORD, invitationId: body.id };
    const answer = await visitor().json<ErrorBody>('POST', '/api/auth/sign-up', late);
    expect(answer).toMatchObject({ status: 410, body: { error: { code: 'auth.invitation_gone' } } });
  }
  expect((await team(owner)).members).toHaveLength(1);
  const people = env.CONTROL_DB.prepare("SELECT count(*) AS n FROM user WHERE email = 'late@example.test'");
  expect(await people.first('n')).toBe(0);
});

test('somebody who is in the team already is not invited again', async () => {
  const owner = await signUpShop();
  const answer = await invite(owner, owner.email, 'viewer');
  expect(answer).toMatchObject({
    status: 409,
    body: { error: { code: 'members.already_member', details: { fields: [{ field: 'email' }] } } },
  });
});

test('a changed role counts from the next request on, in sessions that are open already', async () => {
  const owner = await signUpShop();
  const picker = await owner.invite('picker');
  expect((await invite(picker, 'x@example.test', 'viewer')).status).toBe(403);
  const patched = await owner.json('PATCH', `/api/members/${await idOf(owner, picker.email)}`, { role: 'manager' });
  expect(patched).toMatchObject({ status: 200, body: { role: 'manager', email: picker.email } });
  expect((await invite(picker, 'x@example.test', 'viewer')).status).toBe(201);
  expect((await auditOf(owner.shopId)).at(-2)).toMatchObject({
    action: 'members.role_changed',
    details: '{"from":"picker","to":"manager"}',
  });
});

test('removing somebody ends their sessions at once; the history keeps their name', async () => {
  const owner = await signUpShop();
  const picker = await owner.invite('picker');
  const memberId = await idOf(owner, picker.email);
  expect((await owner.json('DELETE', `/api/members/${memberId}`)).status).toBe(204);
  expect((await picker.json('GET', '/api/auth/me')).status).toBe(401);
  expect((await team(owner)).members).toHaveLength(1);
  expect(await memberNames({ env, shopId: owner.shopId }, [memberId])).toEqual(new Map([[memberId, 'A picker']]));
  expect(await memberNames({ env, shopId: 'shop_other' }, [memberId])).toEqual(new Map());

  const back = await picker.json<ErrorBody>('POST', '/api/auth/sign-in', { email: picker.email, password: PASSWORD });
  expect(back).toMatchObject({ status: 200, body: { shopId: null } });
  expect(await picker.json('GET', '/api/auth/me')).toMatchObject({
    status: 403,
    body: { error: { code: 'auth.no_shop' } },
  });
  expect(await changesOf(owner.shopId)).toEqual(['members.invited', 'members.joined', 'members.removed']);
});

test('two owners who demote each other at the same moment leave one', async () => {
  const first = await signUpShop();
  const second = await first.invite('owner');
  const answers = await Promise.all([
    first.json('PATCH', `/api/members/${await idOf(first, second.email)}`, { role: 'viewer' }),
    second.json('PATCH', `/api/members/${await idOf(first, first.email)}`, { role: 'viewer' }),
  ]);
  const owners = (await team(first)).members.filter(({ role }) => role === 'owner');
  expect(owners).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
});

test('pickers see the team but no invitation links', async () => {
  const owner = await signUpShop();
  const picker = await owner.invite('picker');
  const manager = await owner.invite('manager');
  await invite(owner, 'boss@example.test', 'owner');
  await invite(owner, 'helper@example.test', 'picker');
  expect((await team(picker)).invitations).toEqual([]);
  expect((await team(manager)).invitations.map(({ email }) => email)).toEqual(['helper@example.test']);
  expect((await team(owner)).invitations).toHaveLength(2);
});
