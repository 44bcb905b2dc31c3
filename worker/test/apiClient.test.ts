import { exports } from 'cloudflare:workers';
import { hc } from 'hono/client';
import { expect, test } from 'vitest';
import type { AppType } from '../src/app.ts';
import type { Me } from '../src/contract/auth.ts';
import type { Team } from '../src/contract/members.ts';
import { ORIGIN, signUpShop } from './client.ts';

test("the web app's client knows every address, parameter and answer by type", async () => {
  const owner = await signUpShop('Typed');
  const fetchHere = ((input: RequestInfo, init?: RequestInit) => exports.default.fetch(input, init)) as typeof fetch;
  const { api } = hc<AppType>(ORIGIN, { fetch: fetchHere, headers: { cookie: owner.cookie, origin: ORIGIN } });

  const me: Me = await (await api.auth.me.$get()).json();
  expect(me.shop.name).toBe('Typed');
  const team: Team = await (await api.members.$get()).json();
  expect(team.members).toHaveLength(1);
  const invited = await api.members.$post({ json: { email: 'typed@example.test', role: 'picker' } });
  const { id } = await invited.json();
  expect((await api.members.invitations[':id'].$delete({ param: { id } })).status).toBe(204);
  const page = await (await api.changes.$get({ query: { after: '0' } })).json();
  expect(page.changes.map(({ topic }) => topic)).toContain('members');
  // @ts-expect-error a role that does not exist
  const refused = await api.members.$post({ json: { email: 'typed@example.test', role: 'boss' } });
  expect(refused.status).toBe(400);
});
