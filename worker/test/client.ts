import { exports } from 'cloudflare:workers';
import type { Role } from '../src/contract/common.ts';

export const ORIGIN = 'https://shop.test';
export const PASSWORD = 'correct horse battery';

/** Acts like one browser: keeps cookies, sends its origin. */
export interface TestClient {
  email: string;
  shopId: string;
  /** The `Cookie` header as it stands now. */
  readonly cookie: string;
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** Sends JSON and reads JSON; `body` is undefined for an empty answer. */
  json<T = never>(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<{ status: number; body: T; headers: Headers }>;
  /** Brings in somebody with this role, signed in on their own device. */
  invite(role: Role): Promise<TestClient>;
}

let people = 0;

/** A browser in which nobody is signed in. */
export function visitor(email = `person-${++people}@example.test`): TestClient {
  const jar = new Map<string, string>();
  const client: TestClient = {
    email,
    shopId: '',
    get cookie() {
      return [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    },
    async fetch(path, init = {}) {
      const headers = new Headers(init.headers);
      if (jar.size > 0 && !headers.has('cookie')) headers.set('cookie', client.cookie);
      if (!headers.has('origin')) headers.set('origin', ORIGIN);
      const response = await exports.default.fetch(new URL(path, ORIGIN), { ...init, headers });
      for (const line of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        if (value === '' || /max-age=0\b/i.test(line)) jar.delete(name);
        else jar.set(name, value);
      }
      return response;
    },
    async json(method, path, body, headers = {}) {
      const init: RequestInit =
        body === undefined
          ? { method, headers }
          : { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } };
      const response = await client.fetch(path, init);
      const text = await response.text();
      return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
    },
    async invite(role) {
      const guest = visitor();
      const invited = await client.json<{ id: string }>('POST', '/api/members', { email: guest.email, role });
      if (invited.status !== 201) throw new Error(`inviting a ${role} answered ${invited.status}`);
      await signUp(guest, { name: `A ${role}`, invitationId: invited.body.id });
      return guest;
    },
  };
  return client;
}

async function signUp(
  client: TestClient,
  more: { name: string; shopName?: string; invitationId?: string },
): Promise<void> {
  const body = { email: client.email, password: PASSWORD, ...more };
  const answer = await client.json<{ shopId: string }>('POST', '/api/auth/sign-up', body);
  if (answer.status !== 201) throw new Error(`sign-up answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  client.shopId = answer.body.shopId;
}

/** A new shop, seen by its owner. */
export async function signUpShop(name = 'Brick Corner'): Promise<TestClient> {
  const client = visitor();
  await signUp(client, { name: `Owner of ${name}`, shopName: name });
  return client;
}
