import './pick.css';
import { useNavigate, useParams } from '@solidjs/router';
import { createMemo, createSignal, Match, Show, Switch } from 'solid-js';
import type { PickStop } from '../../../worker/src/picking/pickWalk.domain.ts';
import { Button, ButtonLink } from '../kit/button.tsx';
import { plural } from '../kit/format.ts';
import { Icon, Spinner } from '../kit/icons.tsx';
import { isOnline } from '../kit/media.ts';
import { State } from '../kit/states.tsx';
import { createTitle } from '../kit/title.ts';
import { device } from '../sync/device.ts';
import { Actions } from './actions.tsx';
import { Outbox } from './banners.tsx';
import { StopCard } from './card.tsx';
import { createKeys } from './createKeys.ts';
import { createPicking, spotOf } from './createPicking.ts';
import { createWalk, type Walk } from './createWalk.ts';
import { createWakeLock } from './feel.ts';
import { LeftList } from './left.tsx';
import { Review } from './review.tsx';
import { CountSheet, FewerSheet, PlacesSheet, ProblemSheet } from './sheets.tsx';
import { WalkSettings } from './walk-settings.tsx';
import { lookAlike, progressOf, stopsInDrawer } from './walkView.ts';

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
            action={
              walk.view().pause === 'signed_out' ? (
                <ButtonLink href={`/sign-in?next=${encodeURIComponent(`/pick/${params.id}`)}`}>Sign in</ButtonLink>
              ) : (
                <ButtonLink href="/pick">All walks</ButtonLink>
              )
            }
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
  if (!isOnline()) {
    return 'This walk was not opened on this phone before. Open it once with a network, then it works without.';
  }
  if (walk.view().pause === 'signed_out') return 'Sign in to open it.';
  return 'It may have ended long ago, or belong to another shop.';
}

type Sheet = 'fewer' | 'problem' | 'settings' | null;

function Walking(props: { walk: Walk; walkId: string }) {
  const { walk } = props;
  const navigate = useNavigate();
  const state = () => walk.view().state;
  const picking = createPicking(walk);
  const { route, stop, page, setPage } = picking;
  const [sheet, setSheet] = createSignal<Sheet>(null);
  /** A digit that was typed opens the number pad with it. */
  const [digit, setDigit] = createSignal<number | null>(null);
  const progress = createMemo(() => progressOf(state()));
  const alike = createMemo(() => {
    const now = stop();
    return now && lookAlike(state(), now);
  });
  const close = () => {
    setDigit(null);
    setSheet(null);
  };
  const isSheetOpen = () => sheet() !== null || picking.places() !== null || picking.counting() !== null;
  createKeys({
    isActive: () => !isSheetOpen(),
    onConfirm: picking.confirm,
    onStep: (by) => stop() && route.step(by),
    onDigit: (n) => {
      const now = stop();
      if (!now) return;
      setDigit(Math.min(n, now.quantity));
      setSheet('fewer');
    },
    onUndo: () => void picking.undo(),
    onProblem: () => stop() && setSheet('problem'),
    onSkip: picking.skip,
    onJump: () => setPage(page() === 'left' ? 'card' : 'left'),
  });
  const pause = async () => {
    await walk.tap([{ kind: 'leave' }]);
    navigate('/pick');
  };

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
        <Badges walk={walk} />
        <Button icon="settings" iconOnly onClick={() => setSheet('settings')}>
          This walk
        </Button>
      </header>
      <Outbox walk={walk} walkId={props.walkId} />
      <main class="walk-main">
        <Switch fallback={<Ended walk={walk} picking={picking} />}>
          <Match when={state().state !== 'open' || page() === 'review'}>
            <Review
              walkId={props.walkId}
              state={state()}
              waiting={walk.view().outbox.length}
              onBack={() => setPage('card')}
            />
          </Match>
          <Match when={page() === 'left'}>
            <LeftList
              walk={route.walk()}
              state={state()}
              held={walk.held()}
              memberId={walk.me()?.memberId ?? ''}
              onGo={(key) => {
                route.go(key);
                setPage('card');
              }}
              onUndo={(tap) => void picking.undoTap(tap)}
            />
            <Button class="wide" tone="primary" onClick={() => setPage('review')}>
              Close the walk…
            </Button>
          </Match>
          <Match when={stop()?.key} keyed>
            {(key) => (
              <Show when={latest(stop, key)()}>
                {(now) => (
                  <StopCard
                    stop={now()}
                    inDrawer={stopsInDrawer(route.walk(), now())}
                    heldBy={walk.held().get(key)}
                    alike={alike()}
                    onAmount={() => setSheet('fewer')}
                  />
                )}
              </Show>
            )}
          </Match>
        </Switch>
      </main>
      <Show when={page() === 'card' && state().state === 'open'}>
        <Actions picking={picking} onFewer={() => setSheet('fewer')} onProblem={() => setSheet('problem')} />
      </Show>
      <FewerSheet
        stop={sheet() === 'fewer' ? stop() : null}
        start={digit()}
        onClose={close}
        onMore={() => {
          close();
          picking.confirm();
        }}
        onPartial={(n, reason) => {
          close();
          void picking.partial(n, reason);
        }}
      />
      <ProblemSheet
        stop={sheet() === 'problem' ? stop() : null}
        onClose={close}
        onShort={(reason) => {
          close();
          void picking.partial(0, reason);
        }}
        onFewer={() => setSheet('fewer')}
        onCount={() => {
          close();
          picking.startCounting(spotOf(stop()));
        }}
        onPlaces={() => {
          close();
          picking.offerPlaces();
        }}
      />
      <PlacesSheet
        places={picking.places()?.list ?? null}
        missing={picking.places()?.tasks.reduce((sum, { task }) => sum + (state().tasks[task.id]?.short ?? 0), 0) ?? 0}
        onClose={picking.closePlaces}
        onTake={(place) => void picking.take(place)}
      />
      <CountSheet
        title={picking.counting() === null ? null : `How many lie in ${picking.counting()?.code}?`}
        onClose={() => picking.startCounting(null)}
        onCount={(n) => picking.count(picking.counting(), n)}
      />
      <WalkSettings open={sheet() === 'settings'} others={walk.others()} onClose={close} onPause={() => void pause()} />
    </div>
  );
}

/**
 * A stop as it is now, and as it was last once another has taken its place: what others do changes figures on a card,
 * it does not bring a new one.
 */
const latest = (stop: () => PickStop | null, key: string) =>
  createMemo<PickStop | null>((before) => {
    const now = stop();
    return now?.key === key ? now : before;
  }, null);

/** What stands where the card was: the last drawers are other people's, or there are none left. */
function Ended(props: { walk: Walk; picking: ReturnType<typeof createPicking> }) {
  const left = () => props.picking.route.walk();
  const progress = createMemo(() => progressOf(props.walk.view().state));
  return (
    <Show
      when={left()[0]}
      fallback={
        <State
          isPage
          icon="checkCircle"
          title="Every stop is done"
          action={
            <Button tone="primary" onClick={() => props.picking.setPage('review')}>
              Look it over and close the walk
            </Button>
          }
        >
          {plural(progress().picked, 'piece')} in the totes
          {progress().short > 0 ? `, ${plural(progress().short, 'piece')} missing` : ''}.
        </State>
      }
    >
      {(last) => (
        <State
          isPage
          icon="people"
          title="Others are at the last drawers"
          action={
            <Button onClick={() => props.picking.route.go(last().key)}>Help at {last().code || 'the first one'}</Button>
          }
        >
          {plural(left().length, 'stop is', 'stops are')} being picked by {props.walk.others().join(' and ')}.
        </State>
      )}
    </Show>
  );
}

/** What this phone has not sent yet, and who else walks. */
function Badges(props: { walk: Walk }) {
  const waiting = () => props.walk.view().outbox.length;
  return (
    <>
      <Show when={waiting() > 0}>
        <span class="walk-outbox" title="Not sent yet">
          <Icon name={props.walk.view().pause === null ? 'sync' : 'offline'} />
          <span class="visually-hidden">Not sent yet: </span>
          {waiting()}
        </span>
      </Show>
      <Show when={props.walk.others().length > 0}>
        <span class="walk-others" title={props.walk.others().join(', ')}>
          <Icon name="people" />
          <span class="visually-hidden">Also walking: {props.walk.others().join(', ')}</span>
          {props.walk.others().length}
        </span>
      </Show>
    </>
  );
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
