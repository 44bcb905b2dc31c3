import { beforeAll, describe, expect, test } from 'vitest';
import { isAllowed } from '../src/auth/permissions.domain.ts';
import { ROLES, type Role } from '../src/contract/common.ts';
import type { ErrorBody } from '../src/contract/errors.ts';
import { signUpShop, type TestClient, visitor } from './client.ts';
import { everythingOf, type FullShop, fullShop } from './fullShop.ts';
import { declaredRoutes } from './routes.ts';

/** Everything that needs no sign-in, on purpose. A new route must be here or ask for a permission. */
const PUBLIC = [
  'GET /api/auth/invitations/:id',
  'GET /api/health',
  'GET /api/openapi.json',
  'GET /hooks/brickowl/:token',
  'POST /api/auth/sign-in',
  'POST /api/auth/sign-in/email',
  'POST /api/auth/sign-out',
  'POST /api/auth/sign-up',
  'POST /api/auth/sign-up/email',
  'POST /hooks/bricklink/:token',
];

const routes = declaredRoutes();
const guarded = routes.filter(({ permission, isForPeople }) => permission !== null || isForPeople);
const nameOf = ({ method, path }: { method: string; path: string }) => `${method} ${path}`;
const pathWith = (path: string, value: string) => path.replaceAll(/:\w+/g, value);
const bodyFor = (method: string) => (method === 'GET' || method === 'DELETE' ? undefined : {});

test('every route asks for a permission, or is public on purpose', () => {
  const open = routes.filter((route) => !guarded.includes(route)).map(nameOf);
  expect(open.sort()).toEqual(PUBLIC);
});

test('somebody who is not signed in gets nowhere', async () => {
  for (const { method, path } of guarded) {
    const answer = await visitor().json<ErrorBody>(method, pathWith(path, 'x'), bodyFor(method));
    expect([nameOf({ method, path }), answer.status, answer.body.error.code]).toEqual([
      nameOf({ method, path }),
      401,
      'auth.not_signed_in',
    ]);
  }
});

describe('roles', () => {
  const team = {} as Record<Role, TestClient>;

  beforeAll(async () => {
    team.owner = await signUpShop();
    for (const role of ROLES) if (role !== 'owner') team[role] = await team.owner.invite(role);
  });

  test.each(ROLES)('a %s may do exactly what the table of permissions says', async (role) => {
    for (const { method, path, permission } of guarded) {
      if (permission === null) continue;
      const answer = await team[role].json<ErrorBody>(method, pathWith(path, 'x'), bodyFor(method));
      const isRefused = answer.status === 403 && answer.body?.error.code === 'auth.not_allowed';
      expect([nameOf({ method, path }), isRefused]).toEqual([nameOf({ method, path }), !isAllowed(role, permission)]);
      expect([nameOf({ method, path }), answer.status]).not.toEqual([nameOf({ method, path }), 401]);
      expect(answer.status).toBeLessThan(500);
    }
  });
});

describe("another shop's things", () => {
  let mine: FullShop;
  let theirs: FullShop;

  beforeAll(async () => {
    mine = await fullShop('Mine');
    theirs = await fullShop('Theirs');
  });

  /** What stands in for the parameters of a path; null where they name nothing that belongs to a shop. */
  const idsFor = (path: string, { ids }: FullShop): string | null | undefined => {
    if (/^\/(?:api\/(?:catalog\/(?!loads)|exports\/|marketplaces\/|listings\/)|hooks\/)/.test(path)) return null;
    const [, room] = /^\/api\/((?:members\/|auth\/)?invitations|imports\/files|[\w-]+)\//.exec(path) ?? [];
    const id = {
      orders: ids.order,
      lots: ids.lot,
      movements: encodeURIComponent(`${ids.lot}/seed`),
      todos: ids.todo,
      imports: ids.import,
      'imports/files': ids.file,
      catalog: ids.load,
      'pick-sessions': ids.walk,
      identifications: ids.photo,
      members: ids.member,
      'members/invitations': ids.invitation,
      'auth/invitations': ids.invitation,
      sync: ids.letter,
    }[room ?? ''];
    return (
      id &&
      path
        .replace(/:id\b/, id)
        .replace(/:writeId\b/, ids.write)
        .replace(/:changeId\b/, 'chg_unknown')
        .replace(/:orderId\b/, ids.order)
        .replace(/:photoId\b/, ids.photo)
        .replace(/\/photos$/, `/photos?id=${ids.photo}`)
    );
  };

  /** Bodies that would work in one's own shop, so that only the id can be the reason for a refusal. */
  const BODIES: Record<string, unknown> = {
    'PATCH /api/members/:id': { role: 'viewer' },
    'POST /api/orders/:id/status': { status: 'picked' },
    'PATCH /api/todos/:id': { note: 'mine now' },
    'PATCH /api/lots/:id': { version: 1, remarks: 'mine now' },
    'POST /api/lots/:id/movements': { kind: 'count', code: 'A1', quantity: 1 },
    'POST /api/pick-sessions/:id/commands': {
      commands: [{ id: '01ARZ3NDEKTSV4RRFFQ69G5FAV', v: 1, kind: 'join', at: '2026-11-26T10:00:00.000Z' }],
    },
    'POST /api/identifications/:id/choice': { itemType: 'PART', itemNo: '3001', blColorId: 11 },
    'POST /api/imports/:id/apply': { otherOrdersDeducted: true },
    'POST /api/imports/files/:id/answers': { no: 1, choice: 'skip' },
    'POST /api/catalog/loads/:id/start': { itemType: 'PART', itemNo: 0, name: 1 },
  };

  test('no address of theirs opens, and nothing of theirs changes', async () => {
    const before = await everythingOf(theirs.owner.shopId);
    for (const route of guarded.filter(({ path }) => path.includes(':'))) {
      const path = idsFor(route.path, theirs);
      if (path === null) continue;
      expect(path, `${nameOf(route)} needs an id of a full shop here`).toBeTypeOf('string');
      expect(path).not.toContain(':');
      const body = BODIES[nameOf(route)] ?? bodyFor(route.method);
      const answer = await mine.owner.json<ErrorBody>(route.method, path ?? '', body);
      // An invitation for somebody else's address is known to exist by whoever holds its link.
      const expected = route.path.startsWith('/api/auth/invitations') ? 403 : 404;
      expect([nameOf(route), answer.status]).toEqual([nameOf(route), expected]);
      expect(JSON.stringify(answer.body)).not.toContain('Theirs');
    }
    expect(await everythingOf(theirs.owner.shopId)).toEqual(before);
  });

  test('the same addresses open in their own shop', async () => {
    for (const { method, path, permission } of guarded) {
      const own = idsFor(path, theirs);
      if (method !== 'GET' || permission === null || !path.includes(':') || typeof own !== 'string') continue;
      // A socket opens differently.
      if (path.endsWith('/live')) continue;
      expect([path, (await theirs.owner.fetch(own)).status]).toEqual([path, 200]);
    }
  });

  test('no list shows anything of theirs, whatever is asked for', async () => {
    const { ids, owner } = theirs;
    const questions = ['', `?orderId=${ids.order}`, `?lotId=${ids.lot}`, '?q=Theirs', '?after=0'];
    const traces = [...Object.values(ids), owner.shopId, owner.email, 'Brick of Theirs', 'Shelf of Theirs'];
    for (const { method, path } of guarded.filter((route) => route.method === 'GET' && !route.path.includes(':'))) {
      for (const question of questions) {
        const answer = await mine.owner.json<object>(method, path + question);
        const told = JSON.stringify(answer.body);
        for (const trace of traces) expect([path + question, told.includes(trace)]).toEqual([path + question, false]);
      }
    }
  });

  test('a bulk change names their order as unknown and leaves it alone', async () => {
    const before = await everythingOf(theirs.owner.shopId);
    const body = { orderIds: [theirs.ids.order], status: 'picked' };
    const answer = await mine.owner.json<{ results: { ok: boolean }[] }>('POST', '/api/orders/status', body);
    expect(answer.body.results).toMatchObject([{ orderId: theirs.ids.order, ok: false }]);
    expect(await everythingOf(theirs.owner.shopId)).toEqual(before);
  });

  test('a role and a shop written into a request count for nothing', async () => {
    const viewer = await theirs.owner.invite('viewer');
    const disguise = { 'x-shop-id': theirs.owner.shopId, 'x-role': 'owner' };
    const answer = await viewer.json<ErrorBody>(
      'POST',
      '/api/members',
      { email: 'x@example.test', role: 'viewer', shopId: theirs.owner.shopId, actor: { role: 'owner' } },
      disguise,
    );
    expect([answer.status, answer.body.error.code]).toEqual([403, 'auth.not_allowed']);
  });
});
