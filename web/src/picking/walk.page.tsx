import './pick.css';
import { useNavigate, useParams } from '@solidjs/router';
import { createEffect, createMemo, createSignal, Match, on, onCleanup, Show, Switch } from 'solid-js';
import type { ShortReason } from '../../../worker/src/contract/picking.ts';
import type { PickStop } from '../../../worker/src/picking/pickWalk.domain.ts';
import { Button, ButtonLink } from '../kit/button.tsx';
import { plural } from '../kit/format.ts';
import { Icon, Spinner } from '../kit/icons.tsx';
import { isOnline } from '../kit/media.ts';
import { State } from '../kit/states.tsx';
import { createTitle } from '../kit/title.ts';
import { toast } from '../kit/toast.tsx';
import { device } from '../sync/device.ts';
import { Outbox } from './banners.tsx';
import { StopCard } from './card.tsx';
import { createKeys } from './createKeys.ts';
import { createRoute } from './createRoute.ts';
import { createWalk, type Walk } from './createWalk.ts';
import { createWakeLock, feel } from './feel.ts';
import { LeftList } from './left.tsx';
import { Review } from './review.tsx';
import { CountSheet, FewerSheet, PlacesSheet, ProblemSheet } from './sheets.tsx';
import { WalkSettings } from './walk-settings.tsx';
import type { PickWish } from './walkSync.ts';
import {
  lastTap,
  lookAlike,
  missingAfter,
  type OtherPlace,
  otherPlaces,
  picksFor,
  progressOf,
  stopsInDrawer,
} from './walkView.ts';

/** `/pick/:id`: a walk, full screen, with or without a network. */
export default function WalkPage() {
  const params = useParams<{ id: string }>();
  const walk = createWalk(params.id);
  createWakeLock();
  createTitle(() => (walk.view().walk ? `Walk ${walk.view().walk?.no}` : 'Walk'));
  const isKnown = () => walk.view().walk !== null && walk.view().state.seq > 0;
  return (
    <Switch
      fallback={
        <main class="walk-wait">
          <State
            isPage
            icon={isOnline() ? 'question' : 'offline'}
            title={isOnline() ? 'This walk cannot be opened' : 'You are offline'}
            action={<ButtonLink href="/pick">All walks</ButtonLink>}
          >
            {closedWords(walk)}
          </State>
        </main>
      }
    >
      <Match when={isKnown()}>
        <Walking walk={walk} walkId={params.id} />
      </Match>
      <Match when={walk.isOpening()}>
        <div class="walk-wait" role="status" aria-label="Opening the walk">
          <Spinner />
        </div>
      </Match>
    </Switch>
  );
}

function closedWords(walk: Walk): string {
  if (!isOnline())
    return 'This walk was not opened on this phone before. Open it once with a network, then it works without.';
  if (walk.view().pause === 'signed_out') return 'Sign in to open it.';
  return 'It may have ended long ago, or belong to another shop.';
}

type Sheet = 'fewer' | 'problem' | 'settings' | null;

function Walking(props: { walk: Walk; walkId: string }) {
  const { walk } = props;
  const navigate = useNavigate();
  const view = walk.view;
  const state = () => view().state;
  const memberId = () => walk.me()?.memberId ?? '';
  const route = createRoute(view, memberId, () => new Set(walk.held().keys()));
  const [sheet, setSheet] = createSignal<Sheet>(null);
  const [page, setPage] = createSignal<'card' | 'left' | 'review'>('card');
  const [digit, setDigit] = createSignal<number | null>(null);
  const [places, setPlaces] = createSignal<{ list: OtherPlace[]; stop: PickStop; tasks: Missing } | null>(null);
  const [counting, setCounting] = createSignal<Spot | null>(null);
  /** A drawer that should be empty now, until somebody says so. */
  const [zero, setZero] = createSignal<Spot | null>(null);
  const stop = route.current;
  const progress = createMemo(() => progressOf(state()));
  const undoable = createMemo(() => lastTap(state(), memberId()));
  const alike = createMemo(() => {
    const now = stop();
    return now && lookAlike(state(), now);
  });

  // Whoever opens a walk takes part in it; pausing is leaving.
  let joined = false;
  createEffect(() => {
    const me = memberId();
    if (joined || me === '' || state().state !== 'open') return;
    joined = true;
    if (!state().pickers.some((picker) => picker.memberId === me)) void walk.tap([{ kind: 'join' }]);
  });
  createEffect(
    on(
      () => (page() === 'card' ? stop()?.key : undefined),
      (key) => walk.here(key ?? null),
    ),
  );
  onCleanup(() => walk.here(null));

  const go = async (wishes: PickWish[], from: PickStop) => {
    feel('done');
    route.stand(from.code);
    route.go(null);
    setZero(emptied(from, wishes));
    await walk.tap(wishes);
  };
  const confirm = () => {
    const now = stop();
    if (now && page() === 'card') void go(picksFor(now, now.quantity), now);
  };
  const partial = async (quantity: number, reason: ShortReason | null) => {
    const now = stop();
    setSheet(null);
    if (!now) return;
    const missing = missingAfter(now, quantity);
    const shorts = reason === null ? [] : missing.map(({ task, pieces }) => short(task.id, pieces, reason));
    await go([...picksFor(now, quantity), ...shorts], now);
    if (reason !== null) offer(now, missing);
    else if (now.kind === 'pick' && missing.length > 0)
      await walk.tap(missing.map(({ task }) => ({ kind: 'skip', taskId: task.id })));
  };
  const offer = (from: PickStop, tasks: Missing) => {
    setPlaces({ list: otherPlaces(state(), from, view().walk?.layout ?? null), stop: from, tasks });
  };
  const take = async (place: OtherPlace) => {
    const open = places();
    setPlaces(null);
    if (!open) return;
    let free = place.free;
    const wishes = open.tasks.flatMap(({ task, pieces }): PickWish[] => {
      const qty = Math.min(free, pieces);
      free -= qty;
      return qty > 0 ? [{ kind: 'take', taskId: task.id, qty, lotId: place.lotId, locationId: place.locationId }] : [];
    });
    await walk.tap(wishes);
    toast({ text: `${place.code} joined your walk.` });
  };
  const undo = async () => {
    const effects = undoable();
    if (effects.length === 0) return;
    feel('undo');
    await undoTap(walk, effects[0]?.tap ?? '');
    const task = effects.map(({ taskId }) => (taskId ? state().tasks[taskId] : undefined)).find(Boolean);
    const again = task && route.walk().find(({ split }) => split.some((one) => one.task.id === task.id));
    setZero(null);
    setPage('card');
    route.go(again?.key ?? null);
  };
  const skip = () => {
    const now = stop();
    if (!now || page() !== 'card') return;
    route.go(null);
    void walk.tap(now.split.map(({ task }) => ({ kind: 'skip', taskId: task.id })));
  };
  const pause = async () => {
    await walk.tap([{ kind: 'leave' }]);
    navigate('/pick');
  };
  const count = (n: number) => {
    const spot = counting();
    setCounting(null);
    setZero(null);
    if (spot) void walk.tap([{ kind: 'count', lotId: spot.lotId, locationId: spot.locationId, qty: n }]);
  };
  const isSheetOpen = () => sheet() !== null || places() !== null || counting() !== null;
  createKeys({
    isActive: () => !isSheetOpen(),
    onConfirm: confirm,
    onStep: (by) => page() === 'card' && route.step(by),
    onDigit: (n) => {
      if (page() !== 'card' || !stop()) return;
      setDigit(Math.min(n, stop()?.quantity ?? n));
      setSheet('fewer');
    },
    onUndo: () => void undo(),
    onProblem: () => page() === 'card' && stop() && setSheet('problem'),
    onSkip: skip,
    onJump: () => setPage(page() === 'left' ? 'card' : 'left'),
  });

  return (
    <div class="walk" data-hand={device().leftHanded ? 'left' : 'right'}>
      <header class="walk-top">
        <Button
          icon={page() === 'card' ? 'todo' : 'left'}
          iconOnly
          onClick={() => setPage(page() === 'card' ? 'left' : 'card')}
        >
          {page() === 'card' ? 'What is left' : 'Back to the card'}
        </Button>
        <Progress picked={progress().picked} total={progress().total} stops={route.walk().length} />
        <Show when={view().outbox.length > 0}>
          <span class="walk-outbox" title="Not sent yet">
            <Icon name={view().pause === null ? 'sync' : 'offline'} />
            <span class="visually-hidden">Not sent yet: </span>
            {view().outbox.length}
          </span>
        </Show>
        <Show when={walk.others().length > 0}>
          <span class="walk-others" title={walk.others().join(', ')}>
            <Icon name="people" />
            <span class="visually-hidden">Also walking: {walk.others().join(', ')}</span>
            {walk.others().length}
          </span>
        </Show>
        <Button icon="settings" iconOnly onClick={() => setSheet('settings')}>
          This walk
        </Button>
      </header>
      <Outbox walk={walk} walkId={props.walkId} />
      <main class="walk-main">
        <Switch>
          <Match when={state().state !== 'open' || page() === 'review'}>
            <Review
              walkId={props.walkId}
              state={state()}
              waiting={view().outbox.length}
              onBack={() => setPage('card')}
            />
          </Match>
          <Match when={page() === 'left'}>
            <LeftList
              walk={route.walk()}
              state={state()}
              held={walk.held()}
              memberId={memberId()}
              onGo={(key) => {
                route.go(key);
                setPage('card');
              }}
              onUndo={(tap) => void undoTap(walk, tap)}
            />
            <Button class="wide" tone="primary" onClick={() => setPage('review')}>
              Close the walk…
            </Button>
          </Match>
          <Match when={stop()} keyed>
            {(now) => (
              <StopCard
                stop={now}
                inDrawer={stopsInDrawer(route.walk(), now)}
                heldBy={walk.held().get(now.key)}
                alike={alike()}
                onAmount={() => setSheet('fewer')}
              />
            )}
          </Match>
          <Match when={route.walk()[0]}>
            {(last) => (
              <State
                isPage
                icon="people"
                title="Others are at the last drawers"
                action={<Button onClick={() => route.go(last().key)}>Help at {last().code || 'the first one'}</Button>}
              >
                {plural(route.walk().length, 'stop is', 'stops are')} being picked by {walk.others().join(' and ')}.
              </State>
            )}
          </Match>
          <Match when={true}>
            <State
              isPage
              icon="checkCircle"
              title="Every stop is done"
              action={
                <Button tone="primary" onClick={() => setPage('review')}>
                  Look it over and close the walk
                </Button>
              }
            >
              {plural(progress().picked, 'piece')} in the totes
              {progress().short > 0 ? `, ${plural(progress().short, 'piece')} missing` : ''}.
            </State>
          </Match>
        </Switch>
      </main>
      <Show when={page() === 'card' && state().state === 'open'}>
        <Neighbours walk={route.walk()} current={stop()} onGo={route.go} />
        <Show when={zero()}>
          {(spot) => (
            <div class="walk-zero" role="status">
              <span class="grow">Is {spot().code} empty now?</span>
              <Button
                onClick={() => {
                  const { lotId, locationId } = spot();
                  setZero(null);
                  void walk.tap([{ kind: 'count', lotId, locationId, qty: 0 }]);
                }}
              >
                Yes, empty
              </Button>
              <Button onClick={() => setCounting(spot())}>No</Button>
            </div>
          )}
        </Show>
        <footer class="walk-actions">
          <div class="walk-small">
            <Button icon="undo" disabled={undoable().length === 0} onClick={() => void undo()}>
              Undo
            </Button>
            <Button icon="half" disabled={!stop()} onClick={() => setSheet('fewer')}>
              Fewer
            </Button>
            <Button icon="alert" disabled={!stop() || stop()?.kind === 'put_back'} onClick={() => setSheet('problem')}>
              Problem
            </Button>
            <Button icon="right" disabled={!stop()} onClick={skip}>
              Skip
            </Button>
          </div>
          <Show when={stop()}>
            {(now) => (
              <button type="button" class="walk-confirm" data-kind={now().kind} onClick={confirm}>
                <span class="walk-confirm-words">
                  {now().kind === 'pick' ? 'Pick' : 'Put back'} {now().quantity}
                </span>
                <span class="truncate">{now().item.colorName || now().item.itemName}</span>
              </button>
            )}
          </Show>
        </footer>
      </Show>
      <FewerSheet
        stop={sheet() === 'fewer' ? stop() : null}
        start={digit()}
        onClose={() => {
          setDigit(null);
          setSheet(null);
        }}
        onMore={() => {
          setDigit(null);
          setSheet(null);
          confirm();
        }}
        onPartial={(n, reason) => {
          setDigit(null);
          void partial(n, reason);
        }}
      />
      <ProblemSheet
        stop={sheet() === 'problem' ? stop() : null}
        onClose={() => setSheet(null)}
        onShort={(reason) => void partial(0, reason)}
        onFewer={() => setSheet('fewer')}
        onCount={() => {
          setSheet(null);
          setCounting(spotOf(stop()));
        }}
        onPlaces={() => {
          const now = stop();
          setSheet(null);
          if (now) offer(now, missingAfter(now, 0));
        }}
      />
      <PlacesSheet
        places={places()?.list ?? null}
        missing={places()?.tasks.reduce((sum, { task }) => sum + (state().tasks[task.id]?.short ?? 0), 0) ?? 0}
        onClose={() => setPlaces(null)}
        onTake={(place) => void take(place)}
      />
      <CountSheet
        title={counting() === null ? null : `How many lie in ${counting()?.code}?`}
        onClose={() => setCounting(null)}
        onCount={count}
      />
      <WalkSettings
        open={sheet() === 'settings'}
        others={walk.others()}
        onClose={() => setSheet(null)}
        onPause={() => void pause()}
      />
    </div>
  );
}

type Missing = ReturnType<typeof missingAfter>;

interface Spot {
  lotId: string;
  locationId: string;
  code: string;
}

function spotOf(stop: PickStop | null): Spot | null {
  if (!stop || stop.lotId === null || stop.locationId === null) return null;
  return { lotId: stop.lotId, locationId: stop.locationId, code: stop.code };
}

/** The drawer, when what was just taken should have been the last of it. */
function emptied(stop: PickStop, wishes: PickWish[]): Spot | null {
  const taken = wishes.reduce((sum, wish) => sum + (wish.kind === 'pick' ? wish.qty : 0), 0);
  return taken > 0 && stop.onHand !== null && stop.onHand - taken <= 0 ? spotOf(stop) : null;
}

const short = (taskId: string, qty: number, reason: ShortReason): PickWish => ({ kind: 'short', taskId, qty, reason });

/** Takes a tap back, its last command first. */
async function undoTap(walk: Walk, tap: string): Promise<void> {
  const effects = Object.values(walk.view().state.effects)
    .filter((effect) => effect.tap === tap && !effect.undone)
    .sort((a, b) => b.seq - a.seq);
  await walk.tap(effects.map(({ id }) => ({ kind: 'undo', ref: id })));
}

function Progress(props: { picked: number; total: number; stops: number }) {
  const share = () => (props.total === 0 ? 0 : props.picked / props.total);
  return (
    <div class="walk-progress">
      <progress max={1} value={share()} aria-label="Pieces picked" />
      <span>
        {props.picked} of {props.total} · {plural(props.stops, 'stop')} left
      </span>
    </div>
  );
}

/** The drawers before and after, faded: where the feet go next. */
function Neighbours(props: { walk: PickStop[]; current: PickStop | null; onGo: (key: string) => void }) {
  const next = () => {
    const at = props.walk.findIndex(({ key }) => key === props.current?.key);
    return props.walk.length > 1 ? props.walk[(at + 1) % props.walk.length] : undefined;
  };
  return (
    <Show when={!device().nextOnly && next()}>
      {(after) => (
        <button type="button" class="walk-next" onClick={() => props.onGo(after().key)}>
          <span>Next</span>
          <strong>{after().code || 'No place'}</strong>
          <span class="truncate">
            {after().quantity} {after().item.colorName} {after().item.itemName}
          </span>
        </button>
      )}
    </Show>
  );
}
