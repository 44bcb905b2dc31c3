import { createSignal, For, type JSX, Show } from 'solid-js';
import type { ShortReason } from '../../../worker/src/contract/picking.ts';
import type { PickStop } from '../../../worker/src/picking/pickWalk.domain.ts';
import { Button } from '../kit/button.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { conditionWords, LocationCode } from '../kit/item.tsx';
import { missingAfter, type OtherPlace } from './walkView.ts';

/** Up to here every number is a button of its own; beyond, one types. */
const MOST_BUTTONS = 24;

/** Chooses a number of pieces with one tap, or by typing where there are many. */
export function NumberPad(props: {
  label: string;
  from: number;
  to: number;
  chosen?: number;
  onChoose: (n: number) => void;
}) {
  const [typed, setTyped] = createSignal('');
  const numbers = () => Array.from({ length: props.to - props.from + 1 }, (_, i) => props.from + i);
  const value = () => (/^\d+$/.test(typed()) ? Number(typed()) : null);
  const isFine = () => value() !== null && (value() ?? 0) >= props.from && (value() ?? 0) <= props.to;
  return (
    <Show
      when={props.to - props.from < MOST_BUTTONS}
      fallback={
        <form
          class="number-form"
          onSubmit={(event) => {
            event.preventDefault();
            const number = value();
            if (isFine() && number !== null) props.onChoose(number);
          }}
        >
          <label>
            <span class="label">{props.label}</span>
            <input
              class="input number-input"
              inputmode="numeric"
              autocomplete="off"
              autofocus
              value={typed()}
              onInput={(event) => setTyped(event.currentTarget.value)}
            />
          </label>
          <Button type="submit" tone="primary" disabled={!isFine()}>
            {`Use ${typed() || 'this number'}`}
          </Button>
        </form>
      }
    >
      <fieldset class="number-pad">
        <legend class="label">{props.label}</legend>
        <div>
          <For each={numbers()}>
            {(n) => (
              <button type="button" class="number" aria-pressed={props.chosen === n} onClick={() => props.onChoose(n)}>
                {n}
              </button>
            )}
          </For>
        </div>
      </fieldset>
    </Show>
  );
}

const REASONS: readonly { reason: ShortReason; words: string }[] = [
  { reason: 'not_found', words: 'Not found' },
  { reason: 'too_few', words: 'Too few here' },
  { reason: 'damaged', words: 'Damaged' },
  { reason: 'wrong_item', words: 'Something else here' },
  { reason: 'wrong_count', words: 'The books were wrong' },
];

/** Fewer than asked for: how many, and why. Two taps. */
export function FewerSheet(props: {
  stop: PickStop | null;
  /** A digit that was typed on a keyboard. */
  start: number | null;
  onClose: () => void;
  onMore: (quantity: number) => void;
  onPartial: (quantity: number, reason: ShortReason | null) => void;
}) {
  const [chosen, setChosen] = createSignal<number | null>(null);
  const quantity = () => chosen() ?? props.start;
  const wanted = () => props.stop?.quantity ?? 0;
  const close = () => {
    setChosen(null);
    props.onClose();
  };
  const choose = (n: number) => {
    if (n < wanted()) setChosen(n);
    else {
      setChosen(null);
      props.onMore(n);
    }
  };
  const settle = (reason: ShortReason | null) => {
    const n = quantity() ?? 0;
    setChosen(null);
    props.onPartial(n, reason);
  };
  const missing = () => wanted() - (quantity() ?? 0);
  return (
    <Dialog
      open={props.stop !== null}
      onClose={close}
      title={props.stop?.kind === 'put_back' ? 'How many go back?' : 'How many are there?'}
      actions={<Button onClick={close}>Back to the card</Button>}
    >
      <NumberPad
        label="Pieces"
        from={0}
        to={wanted()}
        {...(quantity() === null ? {} : { chosen: quantity() ?? 0 })}
        onChoose={choose}
      />
      <Show when={quantity() !== null && missing() > 0 && props.stop?.kind === 'pick'}>
        <fieldset class="stack" aria-label="Reason">
          <p>
            <strong>{missing() === 1 ? '1 piece is missing.' : `${missing()} pieces are missing.`}</strong> Why?
          </p>
          <Missing stop={props.stop} quantity={quantity() ?? 0} />
          <div class="reasons">
            <For each={REASONS}>{({ reason, words }) => <Button onClick={() => settle(reason)}>{words}</Button>}</For>
          </div>
          <Show when={(quantity() ?? 0) > 0}>
            <Button class="wide" tone="quiet" onClick={() => settle(null)}>
              I will come back for the rest
            </Button>
          </Show>
        </fieldset>
      </Show>
      <Show when={quantity() !== null && props.stop?.kind === 'put_back' && (quantity() ?? 0) > 0}>
        <Button class="wide" tone="primary" onClick={() => settle(null)}>
          Put back {quantity()}
        </Button>
      </Show>
    </Dialog>
  );
}

/** Whose order will be short. */
function Missing(props: { stop: PickStop | null; quantity: number }) {
  const codes = () => {
    const { stop } = props;
    if (!stop) return [];
    return missingAfter(stop, props.quantity).flatMap(({ task, pieces }) => {
      const tote = stop.split.find((one) => one.task.id === task.id)?.tote;
      return tote ? [`${tote.letter} (${tote.code}): ${pieces}`] : [];
    });
  };
  return (
    <Show when={codes().length > 0 && (props.stop?.split.length ?? 0) > 1}>
      <p class="muted">Missing in {codes().join(', ')}</p>
    </Show>
  );
}

/** What is wrong here; each answer is one tap. */
export function ProblemSheet(props: {
  stop: PickStop | null;
  onClose: () => void;
  onShort: (reason: ShortReason) => void;
  onFewer: () => void;
  onCount: () => void;
  onPlaces: () => void;
}) {
  return (
    <Dialog
      open={props.stop !== null}
      onClose={props.onClose}
      title="What is wrong?"
      actions={<Button onClick={() => props.onClose()}>Nothing, go back</Button>}
    >
      <p class="muted">A to-do for the order is made at once. You can undo it.</p>
      <div class="stack">
        <Button class="wide" icon="search" onClick={() => props.onShort('not_found')}>
          Not found
        </Button>
        <Button class="wide" icon="half" onClick={() => props.onFewer()}>
          Too few
        </Button>
        <Button class="wide" icon="alert" onClick={() => props.onShort('damaged')}>
          All damaged
        </Button>
        <Button class="wide" icon="box" onClick={() => props.onShort('wrong_item')}>
          Something else lies here
        </Button>
        <Button class="wide" icon="layers" onClick={() => props.onPlaces()}>
          Take it from another place
        </Button>
        <Button class="wide" icon="note" onClick={() => props.onCount()}>
          The drawer holds another number
        </Button>
      </div>
    </Dialog>
  );
}

/** Where else it lies; one tap takes it from there. */
export function PlacesSheet(props: {
  /** Null while closed. */
  places: OtherPlace[] | null;
  missing: number;
  onClose: () => void;
  onTake: (place: OtherPlace) => void;
}) {
  return (
    <Dialog
      open={props.places !== null}
      onClose={props.onClose}
      title={(props.places?.length ?? 0) > 0 ? 'Other places' : 'It lies nowhere else'}
      actions={
        <Button onClick={() => props.onClose()}>
          {props.missing > 0 ? 'Leave it to the to-do list' : 'Back to the card'}
        </Button>
      }
    >
      <Show
        when={(props.places?.length ?? 0) > 0}
        fallback={<p>No other drawer has free pieces of it. The to-do stays open for the order.</p>}
      >
        <ul class="places">
          <For each={props.places}>
            {(place) => (
              <li>
                <button type="button" class="place" onClick={() => props.onTake(place)}>
                  <LocationCode code={place.code} />
                  <span class="place-free">
                    {place.free} free{distanceWords(place.metres)}
                  </span>
                  <Show when={place.isOtherCondition}>
                    <span class="pick-flag" data-tone="warn">
                      {conditionWords(place.item.condition, place.item.completeness)} instead
                    </span>
                  </Show>
                </button>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </Dialog>
  );
}

const distanceWords = (metres: number) => (Number.isFinite(metres) ? `, ${Math.max(1, Math.round(metres))} m` : '');

/** How many lie in the drawer now. */
export function CountSheet(props: {
  title: string | null;
  onClose: () => void;
  onCount: (n: number) => void;
  children?: JSX.Element;
}) {
  return (
    <Dialog
      open={props.title !== null}
      onClose={props.onClose}
      title={props.title ?? ''}
      actions={<Button onClick={() => props.onClose()}>Not now</Button>}
    >
      {props.children}
      <NumberPad label="Pieces that lie there now" from={0} to={99_999} onChoose={props.onCount} />
    </Dialog>
  );
}
