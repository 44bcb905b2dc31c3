import { describe, expect, test } from 'vitest';
import type { CommandsBody, OpenedSession, PickEntry } from '../../../worker/src/contract/picking.ts';
import { applyEntry } from '../../../worker/src/picking/pickSession.domain.ts';
import { emptyState, type PickState } from '../../../worker/src/picking/pickState.domain.ts';
import { type Holder, makeMemoryStore, type WalkStore } from './walkStore.ts';
import { Failure, makeWalkSync, type Pause, type WalkView } from './walkSync.ts';

const ANN: Holder = { memberId: 'mem_ann', name: 'Ann', mayAdopt: false, mayPick: true };
const MAX: Holder = { memberId: 'mem_max', name: 'Max', mayAdopt: true, mayPick: true };

const line = {
  remoteLotId: 'lot',
  total: 9,
  pickedBefore: 0,
  item: {
    lotId: 'lot',
    itemType: 'PART' as const,
    itemNo: '3020',
    itemName: 'Plate 2 x 4',
    blColorId: 11,
    colorName: 'Black',
    colorHex: '#000000',
    condition: 'N' as const,
    completeness: null,
    remarks: '',
    description: '',
    imageUrl: '',
  },
  places: [{ locationId: 'a', quantity: 9 }],
};
const TASK = 'o1|lot|a';

/** A server's side of one walk, whose line may fail. */
class Server {
  log: PickEntry[] = [];
  state: PickState = emptyState();
  /** What is wrong with the line, or the login, now. */
  trouble: Pause | 'lost_answer' | undefined = undefined;
  /** Who the cookie belongs to. */
  signedIn = ANN;
  sent: CommandsBody[] = [];

  constructor() {
    const order = {
      orderId: 'o1',
      version: 1,
      marketplace: 'bricklink' as const,
      remoteId: '1',
      code: 'O1',
      orderedAt: '2026-11-26T10:00:00.000Z',
      state: 'in' as const,
      lines: [line],
    };
    this.append(
      'deliver',
      { kind: 'deliver', delivery: { orders: [order], places: { a: 'A1' }, items: [], levels: [] } },
      null,
    );
  }

  append(id: string, body: PickEntry['body'], by: Holder | null) {
    if (this.log.some((entry) => entry.id === id)) return;
    const actor = by && { memberId: by.memberId, name: by.name };
    const entry: PickEntry = { seq: this.log.length + 1, id, at: 0, actor, adoptedFrom: null, body };
    const outcome = applyEntry(this.state, entry);
    if (outcome.refusal) return outcome.refusal;
    this.state = outcome.state;
    this.log.push(entry);
    return;
  }

  fail(): void {
    if (this.trouble !== undefined && this.trouble !== 'lost_answer') throw new Failure(this.trouble, 'trouble');
  }

  readonly transport = {
    open: async (): Promise<OpenedSession> => {
      this.fail();
      const session = { no: 7 } as OpenedSession['session'];
      return {
        session,
        protocol: 1,
        entries: this.log,
        seq: this.log.length,
        layout: null,
        now: new Date(0).toISOString(),
      };
    },
    events: async (_: string, after: number) => {
      this.fail();
      return { entries: this.log.slice(after), seq: this.log.length };
    },
    send: async (_: string, body: CommandsBody) => {
      this.fail();
      this.sent.push(body);
      if (body.memberId !== this.signedIn.memberId && !(body.adopt && this.signedIn.mayAdopt)) {
        throw new Failure('other_member', 'not yours');
      }
      const results = body.commands.map((command) => {
        const refusal = this.append(command.id, command as never, this.signedIn) ?? null;
        const seq = this.log.find((entry) => entry.id === command.id)?.seq ?? null;
        return { id: command.id, seq, refusal };
      });
      if (this.trouble === 'lost_answer') throw new Failure('offline', 'the answer was lost');
      return { results, seq: this.log.length };
    },
  };
}

/** A phone with the walk open; `later` is run by hand. */
async function phone(server: Server, store: WalkStore = makeMemoryStore(), me: Holder | null = ANN) {
  let view: WalkView | undefined;
  let made = 0;
  const waiting: (() => void)[] = [];
  const refusals: string[] = [];
  const holder = { now: me };
  const sync = makeWalkSync({
    walkId: 'w',
    holder: () => holder.now,
    store,
    transport: server.transport,
    now: () => 0,
    later: (_, act) => {
      waiting.push(act);
      return () => undefined;
    },
    newId: () => `c${Math.random()}${made++}`,
    onView: (next) => {
      view = next;
    },
    onEvents: () => undefined,
    onRefusal: ({ code }) => refusals.push(code),
  });
  await sync.open();
  const now = () => {
    if (!view) throw new Error('nothing was shown');
    return view;
  };
  return {
    sync,
    holder,
    refusals,
    view: now,
    done: () => now().state.tasks[TASK]?.done ?? 0,
    pick: (qty: number) => sync.tap([{ kind: 'pick', taskId: TASK, qty }]),
    retry: async () => {
      waiting.splice(0).forEach((act) => void act());
      await settled();
    },
  };
}

/** Lets everything that was started come to its end: nothing here waits for a clock. */
const settled = async () => {
  for (let i = 0; i < 50; i++) await Promise.resolve();
};

const pieces = (server: Server) => server.state.tasks[TASK]?.done ?? 0;

describe('a tap', () => {
  test('is shown at once, sent, and leaves the outbox when the log has it', async () => {
    const server = new Server();
    const ann = await phone(server);
    await ann.pick(2);
    expect(ann.done()).toBe(2);
    await settled();
    expect([pieces(server), ann.view().outbox.length]).toEqual([2, 0]);
  });

  test('is kept on the device before it is shown', async () => {
    const store = makeMemoryStore();
    const kept: string[] = [];
    const slow: WalkStore = {
      ...store,
      putOutbox: async (items) => {
        kept.push(`kept with ${ann.done()} shown`);
        await store.putOutbox(items);
      },
    };
    const ann = await phone(new Server(), slow);
    await ann.pick(3);
    expect([kept, ann.done()]).toEqual([['kept with 0 shown'], 3]);
  });

  test('that is refused leaves the screen with words', async () => {
    const server = new Server();
    const ann = await phone(server);
    await ann.sync.tap([{ kind: 'undo', ref: 'nothing' }]);
    await settled();
    expect([ann.refusals, ann.view().outbox]).toEqual([['picking.nothing_to_undo'], []]);
  });
});

describe('without a network', () => {
  test('the walk goes on, and everything arrives once when the network is back', async () => {
    const server = new Server();
    const ann = await phone(server);
    server.trouble = 'offline';
    for (let i = 0; i < 4; i++) await ann.pick(1);
    await settled();
    expect([ann.done(), pieces(server), ann.view().pause, ann.view().outbox.length]).toEqual([4, 0, 'offline', 4]);
    server.trouble = undefined;
    await ann.retry();
    expect([pieces(server), ann.view().pause, ann.view().outbox.length]).toEqual([4, null, 0]);
  });

  test('a command whose answer was lost is sent again and counts once', async () => {
    const server = new Server();
    const ann = await phone(server);
    server.trouble = 'lost_answer';
    await ann.pick(2);
    await settled();
    expect([pieces(server), ann.view().outbox.length]).toEqual([2, 1]);
    server.trouble = undefined;
    await ann.retry();
    expect([pieces(server), ann.done(), ann.view().outbox.length]).toEqual([2, 2, 0]);
  });

  test('a phone that was restarted finds walk and outbox where they were', async () => {
    const server = new Server();
    const store = makeMemoryStore();
    const before = await phone(server, store);
    await before.pick(1);
    await settled();
    server.trouble = 'offline';
    await before.pick(2);
    before.sync.end();
    const after = await phone(server, store, null);
    expect([after.done(), after.view().outbox.length, after.view().walk?.no]).toEqual([3, 1, 7]);
    server.trouble = undefined;
    await after.retry();
    expect(pieces(server)).toBe(3);
  });
});

describe('whose outbox it is', () => {
  test('an expired login pauses it and loses nothing', async () => {
    const server = new Server();
    const ann = await phone(server);
    server.trouble = 'signed_out';
    await ann.pick(2);
    await settled();
    expect([ann.view().pause, ann.view().outbox.length, ann.done()]).toEqual(['signed_out', 1, 2]);
    server.trouble = undefined;
    await ann.sync.wake();
    expect([ann.view().pause, pieces(server)]).toEqual([null, 2]);
  });

  test('nobody else sends it: their own steps go out, the other ones stay until they are adopted', async () => {
    const server = new Server();
    const store = makeMemoryStore();
    const ann = await phone(server, store);
    server.trouble = 'signed_out';
    await ann.pick(2);
    ann.sync.end();
    server.trouble = undefined;
    server.signedIn = MAX;
    const max = await phone(server, store, MAX);
    await max.pick(1);
    await settled();
    expect([pieces(server), max.view().pause, max.view().outbox.length]).toEqual([1, 'other_member', 1]);
    await max.sync.adopt(ANN.memberId);
    await settled();
    expect([pieces(server), max.view().pause, max.view().outbox.length]).toEqual([3, null, 0]);
    expect(server.sent.at(-1)).toMatchObject({ memberId: ANN.memberId, adopt: true });
  });

  test('a phone that still believes its old login is told by the server, and sends nothing under another name', async () => {
    const server = new Server();
    const ann = await phone(server);
    server.signedIn = MAX;
    await ann.pick(2);
    await settled();
    expect([pieces(server), ann.view().pause, ann.view().outbox.length]).toEqual([0, 'other_member', 1]);
  });
});

describe('what others do', () => {
  test('is shown as it comes, and what comes too early waits for what is missing before it', async () => {
    const server = new Server();
    const ann = await phone(server);
    for (let i = 0; i < 3; i++)
      server.append(`b${i}`, { kind: 'pick', id: `b${i}`, v: 1, at: '', taskId: TASK, qty: 1 }, MAX);
    await ann.sync.receive({ kind: 'entries', entries: server.log.slice(3), seq: 4 });
    expect(ann.done()).toBe(3);
  });

  test('says nothing before the walk is open: nobody is known who could act', async () => {
    const server = new Server();
    server.trouble = 'signed_out';
    const ann = await phone(server);
    server.trouble = undefined;
    await ann.sync.receive({ kind: 'hello', protocol: 1, seq: 1, now: new Date(0).toISOString() });
    expect(ann.view().state.seq).toBe(0);
  });
});

describe('a device whose storage fails', () => {
  test('goes on in memory, says so, and still sends', async () => {
    const server = new Server();
    const full = Object.assign(new Error('full'), { name: 'QuotaExceededError' });
    const broken: WalkStore = { ...makeMemoryStore(), putOutbox: () => Promise.reject(full) };
    const ann = await phone(server, broken);
    await ann.pick(2);
    await settled();
    expect([pieces(server), ann.done()]).toEqual([2, 2]);
    expect(ann.view().storageTrouble).toContain('storage is full');
  });
});
