import * as v from 'valibot';
import { isAllowed } from '../auth/permissions.domain.ts';
import { requires } from '../auth/requires.ts';
import {
  Candidates,
  CommandResults,
  CommandsBody,
  CompleteBody,
  Estimate,
  EstimateQuery,
  EventsPage,
  EventsQuery,
  NewSessionBody,
  OpenedSession,
  PickSession,
  PickSessionList,
  SessionDetail,
  SessionQuery,
} from '../contract/picking.ts';
import { describe, router, validate } from '../platform/http.ts';
import { estimateOrders, listCandidates } from './estimate.usecases.ts';
import { outboxOfOther, upgradeNeeded } from './picking.errors.ts';
import { listSessions } from './sessions.store.ts';
import {
  completeSession,
  createSession,
  openSession,
  openWalk,
  removeFromWalk,
  sendCommands,
  sessionDetail,
  walkEvents,
} from './sessions.usecases.ts';

const tags: [string] = ['Picking'];
const SessionParam = v.object({ id: v.pipe(v.string(), v.maxLength(100)) });
const OrderParam = v.object({ ...SessionParam.entries, orderId: v.pipe(v.string(), v.maxLength(100)) });
const LiveQuery = v.object({
  protocol: v.optional(v.pipe(v.string(), v.regex(/^\d{1,4}$/, 'The protocol is a whole number.')), '1'),
  /** Names the phone, so that one that comes back does not stand beside itself. */
  device: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(64))),
});

/** `/api/pick-sessions` */
export const pickSessionRoutes = router()
  .get(
    '/',
    describe({ summary: 'Walks, newest first', tags, response: PickSessionList }),
    requires('picking.read'),
    validate('query', SessionQuery),
    async (c) => c.json({ rows: await listSessions(c.var.shop, c.req.valid('query').state) }),
  )
  .post(
    '/',
    describe({
      summary: 'Start a walk',
      description: 'Orders must be paid, settled and in no other walk. The same `id` again returns the same walk.',
      tags,
      response: PickSession,
      status: 201,
      errors: [409],
    }),
    requires('picking.write'),
    validate('json', NewSessionBody),
    async (c) => c.json(await createSession(c.var.shop, c.req.valid('json')), 201),
  )
  .get(
    '/candidates',
    describe({ summary: 'Orders that could be walked now, and a cart worth taking', tags, response: Candidates }),
    requires('picking.read'),
    async (c) => c.json(await listCandidates(c.var.shop)),
  )
  .get(
    '/estimate',
    describe({ summary: 'How far and how long a walk for some orders is', tags, response: Estimate }),
    requires('picking.read'),
    validate('query', EstimateQuery),
    async (c) => c.json(await estimateOrders(c.var.shop, c.req.valid('query').orderIds.split(',').filter(Boolean))),
  )
  .get(
    '/:id',
    describe({
      summary: 'A walk to be opened on a phone: its log, the plan, the clock',
      tags,
      response: OpenedSession,
      errors: [410],
    }),
    requires('picking.read'),
    validate('param', SessionParam),
    async (c) => c.json(await openSession(c.var.shop, c.req.valid('param').id)),
  )
  .get(
    '/:id/report',
    describe({ summary: 'A walk with what became of it', tags, response: SessionDetail }),
    requires('picking.read'),
    validate('param', SessionParam),
    async (c) => c.json(await sessionDetail(c.var.shop, c.req.valid('param').id)),
  )
  .get(
    '/:id/events',
    describe({ summary: 'The log of a walk after a position', tags, response: EventsPage, errors: [410] }),
    requires('picking.read'),
    validate('param', SessionParam),
    validate('query', EventsQuery),
    async (c) => c.json(await walkEvents(c.var.shop, c.req.valid('param').id, c.req.valid('query').after)),
  )
  .post(
    '/:id/commands',
    describe({
      summary: 'What a phone did',
      description:
        'Each command is carried out or refused on its own, in order; a repeated id gets its first answer. Picks are never refused. A completed walk takes late commands for 30 days.',
      tags,
      response: CommandResults,
      errors: [409, 410],
    }),
    requires('picking.write'),
    validate('param', SessionParam),
    validate('json', CommandsBody),
    async (c) => {
      const { actor } = c.var.shop;
      const { commands, memberId = actor.memberId, adopt } = c.req.valid('json');
      const isForeign = memberId !== actor.memberId;
      if (isForeign && !(adopt && isAllowed(actor.role, 'picking.adopt'))) throw outboxOfOther();
      const results = await sendCommands(c.var.shop, c.req.valid('param').id, {
        commands,
        actor: { memberId: actor.memberId, name: actor.name },
        adoptedFrom: isForeign ? memberId : null,
      });
      return c.json({ results, seq: Math.max(0, ...results.map(({ seq }) => seq ?? 0)) });
    },
  )
  .get(
    '/:id/live',
    describe({
      summary: 'WebSocket of a walk',
      description:
        'The server says `hello`, then `entries`, `presence` and `results`; the phone sends `commands` and `here`. Send `ping`, get `pong`. Gaps are fetched from `events`.',
      tags,
      response: null,
      status: 101,
      errors: [426],
    }),
    requires('picking.write'),
    validate('param', SessionParam),
    validate('query', LiveQuery),
    async (c) => {
      const { actor } = c.var.shop;
      const { walk } = await openWalk(c.var.shop, c.req.valid('param').id);
      if (c.req.header('upgrade')?.toLowerCase() !== 'websocket') {
        c.header('upgrade', 'websocket');
        throw upgradeNeeded();
      }
      const { protocol, device } = c.req.valid('query');
      const phone = {
        deviceId: device ?? c.var.requestId,
        userId: actor.userId,
        actor: { memberId: actor.memberId, name: actor.name },
        mayAdopt: isAllowed(actor.role, 'picking.adopt'),
      };
      const { webSocket } = await walk.fetch(`https://pick-session/?protocol=${protocol}`, {
        headers: { upgrade: 'websocket', 'x-phone': encodeURIComponent(JSON.stringify(phone)) },
      });
      return new Response(null, { status: 101, webSocket, headers: { 'x-request-id': c.var.requestId } });
    },
  )
  .post(
    '/:id/complete',
    describe({ summary: 'End a walk', tags, response: SessionDetail, errors: [409, 410] }),
    requires('picking.write'),
    validate('param', SessionParam),
    validate('json', CompleteBody),
    async (c) => c.json(await completeSession(c.var.shop, c.req.valid('param').id, c.req.valid('json').open)),
  )
  .post(
    '/:id/orders/:orderId/remove',
    describe({
      summary: 'Take an order out of a walk, before anything of it was picked',
      tags,
      response: SessionDetail,
      errors: [409],
    }),
    requires('picking.write'),
    validate('param', OrderParam),
    async (c) => {
      const { id, orderId } = c.req.valid('param');
      await removeFromWalk(c.var.shop, id, orderId);
      return c.json(await sessionDetail(c.var.shop, id));
    },
  );
