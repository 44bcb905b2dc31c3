import { createSignal, For, Show } from 'solid-js';
import type { Effect, PickState } from '../../../worker/src/picking/pickState.domain.ts';
import type { PickStop } from '../../../worker/src/picking/pickWalk.domain.ts';
import { Button } from '../kit/button.tsx';
import { Icon } from '../kit/icons.tsx';
import { LocationCode } from '../kit/item.tsx';
import { State } from '../kit/states.tsx';
import { ToteMark } from './totes.tsx';
import { byArea } from './walkView.ts';

/** What is left, by area, so that nothing stays behind before one leaves it; and what was done, to take it back. */
export function LeftList(props: {
  walk: PickStop[];
  state: PickState;
  held: ReadonlyMap<string, string>;
  memberId: string;
  onGo: (key: string) => void;
  onUndo: (tap: string) => void;
}) {
  const [area, setArea] = createSignal<string | null>(null);
  const areas = () => byArea(props.walk);
  const shown = () => areas().filter((one) => area() === null || one.area === area());
  return (
    <div class="left-list">
      <Show when={areas().length > 1}>
        <fieldset class="chips" aria-label="Areas">
          <button type="button" class="chip" aria-pressed={area() === null} onClick={() => setArea(null)}>
            All <span class="chip-count">{props.walk.length}</span>
          </button>
          <For each={areas()}>
            {(one) => (
              <button type="button" class="chip" aria-pressed={area() === one.area} onClick={() => setArea(one.area)}>
                {one.area} <span class="chip-count">{one.stops.length}</span>
              </button>
            )}
          </For>
        </fieldset>
      </Show>
      <Show
        when={props.walk.length > 0}
        fallback={
          <State icon="checkCircle" title="Nothing is left">
            Every stop was picked, put back or reported. Close the walk when the totes are on the table.
          </State>
        }
      >
        <For each={shown()}>
          {(one) => (
            <section aria-label={`Area ${one.area}`}>
              <h2>
                {one.area} <span class="muted">{one.stops.length} left</span>
              </h2>
              <ul class="left-stops">
                <For each={one.stops}>
                  {(stop) => <LeftStop stop={stop} heldBy={props.held.get(stop.key)} onGo={props.onGo} />}
                </For>
              </ul>
            </section>
          )}
        </For>
      </Show>
      <DoneList state={props.state} memberId={props.memberId} onUndo={props.onUndo} />
    </div>
  );
}

function LeftStop(props: { stop: PickStop; heldBy: string | undefined; onGo: (key: string) => void }) {
  return (
    <li>
      <button type="button" class="left-stop" onClick={() => props.onGo(props.stop.key)}>
        <LocationCode code={props.stop.code || 'No place'} />
        <span class="left-what">
          <strong>{props.stop.quantity}</strong> {props.stop.item.colorName} {props.stop.item.itemName}
        </span>
        <span class="left-marks">
          <Show when={props.stop.kind === 'put_back'}>
            <span class="pick-flag" data-tone="warn">
              Put back
            </span>
          </Show>
          <Show when={props.stop.addedLater}>
            <span class="pick-flag" data-tone="accent">
              Added later
            </span>
          </Show>
          <Show when={props.stop.skippedAt > 0}>
            <span class="pick-flag">Skipped</span>
          </Show>
          <Show when={props.heldBy}>
            {(name) => (
              <span class="pick-flag">
                <Icon name="person" /> {name()}
              </span>
            )}
          </Show>
          <For each={props.stop.split}>{({ tote }) => <ToteMark tote={tote} />}</For>
        </span>
      </button>
    </li>
  );
}

const KINDS: Record<string, string> = {
  pick: 'Picked',
  short: 'Missing',
  take: 'From another place',
  put_back: 'Put back',
  count: 'Counted',
  skip: 'Skipped',
};

/** The person's own steps, newest first, each with its way back. */
function DoneList(props: { state: PickState; memberId: string; onUndo: (tap: string) => void }) {
  const taps = () => {
    const own = Object.values(props.state.effects).filter(
      (effect) => effect.memberId === props.memberId && effect.kind !== 'undo' && !effect.undone,
    );
    const groups = Map.groupBy(
      own.sort((a, b) => b.seq - a.seq),
      ({ tap }) => tap,
    );
    return [...groups].slice(0, 50);
  };
  const placeOf = ({ taskId }: Effect) => {
    const place = taskId === null ? null : props.state.tasks[taskId]?.locationId;
    return place ? (props.state.places[place] ?? '') : '';
  };
  const sum = (effects: Effect[]) => effects.reduce((pieces, { qty }) => pieces + qty, 0);
  return (
    <Show when={taps().length > 0}>
      <section aria-label="Done">
        <h2>What you did</h2>
        <ul class="left-stops">
          <For each={taps()}>
            {([tap, effects]) => (
              <li class="done-step">
                <LocationCode code={effects[0] ? placeOf(effects[0]) : ''} />
                <span class="left-what">
                  {[...new Set(effects.map(({ kind }) => KINDS[kind] ?? kind))].join(', ')} {sum(effects) || ''}
                </span>
                <Button icon="undo" onClick={() => props.onUndo(tap)}>
                  Undo
                </Button>
              </li>
            )}
          </For>
        </ul>
      </section>
    </Show>
  );
}
