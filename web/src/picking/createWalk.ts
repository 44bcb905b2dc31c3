import { createEffect, createMemo, createSignal, on, onCleanup } from 'solid-js';
import { ulid } from 'ulid';
import type { Me } from '../../../worker/src/contract/auth.ts';
import type { PickEntry } from '../../../worker/src/contract/picking.ts';
import type { PickEvent } from '../../../worker/src/picking/pickOutcome.domain.ts';
import { emptyState } from '../../../worker/src/picking/pickState.domain.ts';
import { get } from '../api/client.ts';
import { isOnline } from '../kit/media.ts';
import { toast } from '../kit/toast.tsx';
import { keepPictures } from './pictures.ts';
import { type Holder, makeIdbStore } from './walkStore.ts';
import { makeWalkSync, type PickWish, type WalkView } from './walkSync.ts';
import { makeWalkSocket, walkTransport } from './walkTransport.ts';

const PROTOCOL = 1;
const REMEMBERED = 'brickops.me';
const DEVICE = 'brickops.deviceId';

/** A name for this phone, kept on it. */
function deviceId(): string {
  const known = localStorage.getItem(DEVICE);
  if (known) return known;
  const made = ulid();
  localStorage.setItem(DEVICE, made);
  return made;
}

function rememberedHolder(): Holder | null {
  try {
    const me = JSON.parse(localStorage.getItem(REMEMBERED) ?? 'null') as Me | null;
    return me && holderOf(me);
  } catch {
    return null;
  }
}

const holderOf = ({ memberId, name, permissions }: Me): Holder => ({
  memberId,
  name,
  mayAdopt: permissions.includes('picking.adopt'),
  mayPick: permissions.includes('picking.write'),
});

/** One walk on this phone, as signals. Ends with its owner. */
export function createWalk(walkId: string) {
  const [view, setView] = createSignal<WalkView>(
    { state: emptyState(), walk: null, outbox: [], people: [], pause: null, storageTrouble: null, clockOffset: 0 },
    { equals: false },
  );
  const [holder, setHolder] = createSignal(rememberedHolder());
  const [isOpening, setOpening] = createSignal(true);
  const device = deviceId();

  const sync = makeWalkSync({
    walkId,
    holder,
    store: makeIdbStore(),
    transport: {
      ...walkTransport,
      // By socket where one is open, else by request; what was sent both ways counts once.
      send: async (id, body) => (isOnline() ? await socket.send(body) : null) ?? walkTransport.send(id, body),
    },
    now: Date.now,
    later(ms, act) {
      const timer = setTimeout(act, ms);
      return () => clearTimeout(timer);
    },
    newId: () => ulid(),
    onView: setView,
    onEvents: (events, entry) => {
      for (const event of events) tell(event, entry);
    },
    onRefusal: ({ message }) => toast({ text: message, tone: 'bad' }),
  });

  const me = createMemo(() => holder() ?? view().walk?.holder ?? null);

  function tell(event: PickEvent, { actor }: PickEntry): void {
    const tote = 'orderId' in event ? view().state.totes.find(({ orderId }) => orderId === event.orderId) : undefined;
    if (event.kind === 'picking.order_cancelled') {
      toast({
        text: `${tote?.code ?? 'An order'} was cancelled. What is in tote ${tote?.letter ?? ''} goes back.`,
        tone: 'bad',
      });
    } else if (event.kind === 'picking.stops_added') {
      toast({ text: `The buyer of ${tote?.code ?? 'an order'} added ${event.pieces}. The stops joined your walk.` });
    } else if (event.kind === 'picking.stops_withdrawn') {
      toast({ text: `${tote?.code ?? 'An order'} wants ${event.pieces} less. The walk is shorter now.` });
    } else if (event.kind === 'picking.surplus' && actor?.memberId === me()?.memberId) {
      toast({
        text: `More than the order wants: ${event.qty} to put back. Somebody else had it, or it was changed.`,
        tone: 'bad',
      });
    }
  }

  const socket = makeWalkSocket({
    walkId,
    deviceId: device,
    protocol: PROTOCOL,
    onMessage: (message) => void sync.receive(message),
    onLeft: () => void look(),
  });

  /** Who is signed in now: another person may have this phone, or nobody. */
  async function look(): Promise<void> {
    try {
      const now = await get<Me>('/auth/me');
      localStorage.setItem(REMEMBERED, JSON.stringify(now));
      setHolder(holderOf(now));
    } catch {
      // Signed out, or no network: the walk goes on as whoever opened it; the outbox says what keeps it.
    }
    socket.wake();
    await sync.wake();
  }

  void sync
    .open()
    .then(look)
    .finally(() => setOpening(false));

  const wake = () => {
    if (document.visibilityState === 'visible') void look();
  };
  document.addEventListener('visibilitychange', wake);
  createEffect(
    on(
      isOnline,
      (online) => {
        if (online) void look();
      },
      { defer: true },
    ),
  );
  createEffect(() => {
    // A walk that was opened stays on this phone, its pictures too.
    if (view().walk !== null && view().state.seq > 0) void keepPictures(view().state);
  });
  void navigator.storage?.persist?.().catch(() => false);
  onCleanup(() => {
    document.removeEventListener('visibilitychange', wake);
    socket.close();
    sync.end();
  });

  return {
    view,
    me,
    /** Nothing is known of the walk yet, and it is being asked for. */
    isOpening,
    /** Stops that other phones hold, with who holds them. */
    held: createMemo(
      () =>
        new Map(
          view().people.flatMap(({ deviceId: other, stop, name }) =>
            stop === null || other === device ? [] : [[stop, name] as const],
          ),
        ),
    ),
    /** Others in the walk now, by name. */
    others: createMemo(() => [
      ...new Set(view().people.flatMap(({ deviceId: other, name }) => (other === device ? [] : [name]))),
    ]),
    /** @returns null when nothing was done, which is said */
    async tap(wishes: readonly PickWish[]): Promise<string | null> {
      if (me()?.mayPick) return sync.tap(wishes);
      toast({ text: 'Your role lets you look at walks, not pick. Ask the owner of the shop.', tone: 'bad' });
      return null;
    },
    adopt: sync.adopt,
    here: socket.here,
    look,
  };
}

export type Walk = ReturnType<typeof createWalk>;
