import { ApiError, createClient, waitFor } from './lib-api.mjs';

/** The store that the simulators keep for the demo shop. */
export const DEMO_STORE = 'demo';
/** Known to everybody who reads this: the demo shop answers on this machine only. */
export const DEMO_PASSWORD = 'brickops-demo';
export const DEMO_LOGINS = [
  { email: 'owner@demo.example', name: 'Olivia Owner', role: 'owner' },
  { email: 'manager@demo.example', name: 'Milan Manager', role: 'manager' },
  { email: 'picker@demo.example', name: 'Pia Picker', role: 'picker' },
  { email: 'viewer@demo.example', name: 'Vera Viewer', role: 'viewer' },
];

const DEMO_SHOP = { seed: 1, lots: 2000, openOrders: 10, brickowl: true, ifAbsent: true };

/**
 * Fills the demo shop through the public interfaces of app and simulators. Every step looks first at what is there,
 * so that an interrupted run can be repeated.
 *
 * @param {object} options
 * @param {string} options.appUrl
 * @param {string | null} options.simulatorUrl null when no simulator runs: then only the logins are made
 * @param {(variable: string) => boolean} options.simulates whether the app reaches a simulator by this address
 * @returns {Promise<string | null>} path below the app that BrickLink may call when an order changes, null without it
 * @throws when a step is refused or takes too long
 */
export async function seedDemoShop({ appUrl, simulatorUrl, simulates }) {
  const owner = await signUpOrIn(appUrl, DEMO_LOGINS[0], {
    shopName: 'Demo Bricks',
    timeZone: 'Europe/Brussels',
    currency: 'EUR',
  });
  await inviteTeam(appUrl, owner);
  if (!simulatorUrl) return null;
  const store = await createClient(simulatorUrl).put(`/_sim/stores/${DEMO_STORE}`, DEMO_SHOP);
  const marketplaces = [
    { name: 'bricklink', variable: 'BRICKLINK_API_URL' },
    { name: 'brickowl', variable: 'BRICKOWL_API_URL' },
  ].filter(({ variable }) => simulates(variable));
  const credentials = simulatedCredentials(store);
  for (const { name } of marketplaces) await connect(owner, name, credentials[name]);
  if (marketplaces.length > 0) await syncNow(owner);
  // Brick Owl's lots are linked to BrickLink's, so these come first.
  for (const { name } of marketplaces) await importStock(owner, name);
  const { hookUrl } = await owner.get('/api/marketplaces/bricklink');
  return hookUrl && new URL(hookUrl).pathname;
}

/** Lets the simulated BrickLink tell the demo shop about orders at once; again at every start, as the port may change. */
export async function announceOrders({ appUrl, simulatorUrl, hookPath }) {
  const settings = { bricklinkCallbackUrl: new URL(hookPath, appUrl).href };
  await createClient(simulatorUrl).patch(`/_sim/stores/${DEMO_STORE}/settings`, settings);
}

/** Signs up, or in when a former run got that far. */
async function signUpOrIn(appUrl, { email, name }, rest) {
  const client = createClient(appUrl);
  const known = await client.post('/api/auth/sign-in', { email, password: DEMO_PASSWORD }).then(
    () => true,
    (error) => {
      if (error instanceof ApiError && error.status < 500 && error.status !== 404) return false;
      throw error;
    },
  );
  if (!known) await client.post('/api/auth/sign-up', { name, email, password: DEMO_PASSWORD, ...rest });
  return client;
}

async function inviteTeam(appUrl, owner) {
  for (const login of DEMO_LOGINS.slice(1)) {
    const team = await owner.get('/api/members');
    if (team.members.some((member) => member.email === login.email)) continue;
    const invitation =
      team.invitations.find((each) => each.email === login.email) ??
      (await owner.post('/api/members', { email: login.email, role: login.role }));
    await signUpOrIn(appUrl, login, { invitationId: invitation.id });
  }
}

/** What the simulators let in, in the shape of our contract. */
export function simulatedCredentials({ credentials }) {
  return { bricklink: credentials.bricklink, brickowl: { apiKey: credentials.brickowl.key } };
}

/** Connects a marketplace unless that is done; see the contract's `Connection`. */
export async function connect(client, marketplace, credentials) {
  const { connected } = await client.get(`/api/marketplaces/${marketplace}`);
  if (!connected) await client.put(`/api/marketplaces/${marketplace}`, { credentials });
}

/** Syncs, and waits until that run is over. */
export async function syncNow(client) {
  const { runId } = await client.post('/api/sync');
  const run = await waitFor(
    async () => (await client.get('/api/sync/runs')).rows.find((each) => each.id === runId),
    (each) => each?.state === 'done' || each?.state === 'trouble',
    { what: 'The first sync' },
  );
  const problem = run.parts.find((part) => part.problem)?.problem;
  if (problem) throw new Error(problem.message);
  return run;
}

/** Brings in the stock on sale at a marketplace unless that is done. */
export async function importStock(client, marketplace) {
  if ((await client.get(`/api/marketplaces/${marketplace}`)).stockImportedAt) return;
  const { id } = await client.post('/api/imports', { source: marketplace });
  const ready = await importState(client, id, ['ready', 'applied']);
  if (ready.state === 'applied') return;
  await client.post(`/api/imports/${id}/apply`, {
    // The simulators make a store as one that was kept in step: its open orders are deducted on both sides.
    ...(ready.otherOrders ? { otherOrdersDeducted: true } : {}),
    // What sold out on BrickLink is listed there no more, but still lies in the drawers for Brick Owl's open orders.
    createUnmatched: marketplace === 'brickowl',
  });
  await importState(client, id, ['applied']);
}

async function importState(client, id, wanted) {
  const found = await waitFor(
    () => client.get(`/api/imports/${id}`),
    (each) => each.state === 'failed' || wanted.includes(each.state),
    { what: 'Bringing in the stock', withinMs: 300_000, everyMs: 500 },
  );
  if (found.state === 'failed') throw new Error(found.failure?.message ?? 'Bringing in the stock failed.');
  return found;
}
