import { For, Show } from 'solid-js';
import { blColor } from '../../../worker/src/catalog/colors.domain.ts';
import type { ColorChoice } from '../../../worker/src/contract/identify.ts';
import { inkOn } from '../kit/colour.ts';
import { otherColours } from './stockItem.ts';

/** More colours than this are a wall to search through: the rest stands in the list. */
const IN_SIGHT = 6;

/** Colours as colours: the likely ones in sight, all others in a list. */
export function ColourField(props: {
  offered: readonly ColorChoice[];
  value: number | null;
  onChange: (blColorId: number) => void;
  problem: string | undefined;
}) {
  const shown = () => props.offered.slice(0, IN_SIGHT);
  const rest = () => props.offered.slice(IN_SIGHT);
  const has = (colours: readonly ColorChoice[]) => colours.some(({ blColorId }) => blColorId === props.value);
  const isOther = () => props.value !== null && !has(props.offered);
  return (
    <fieldset class="field">
      <legend class="label">Colour</legend>
      <div class="colour-choices">
        <For each={shown()}>
          {(one) => (
            <label
              class="colour-choice"
              style={{
                '--colour-ground': one.hex ?? undefined,
                '--colour-ink': one.hex ? inkOn(one.hex) : undefined,
              }}
            >
              <input
                type="radio"
                name="blColorId"
                value={one.blColorId}
                checked={props.value === one.blColorId}
                onChange={() => props.onChange(one.blColorId)}
              />
              <span>
                {one.name}
                <Show when={one.score !== null}>
                  <span class="small"> {Math.round((one.score ?? 0) * 100)} %</span>
                </Show>
              </span>
            </label>
          )}
        </For>
        <select
          class="input colour-others"
          aria-label={props.offered.length > 0 ? 'Another colour' : 'Colour'}
          aria-invalid={props.problem ? 'true' : undefined}
          value={props.value !== null && !has(shown()) ? String(props.value) : ''}
          onChange={(event) => {
            if (event.currentTarget.value !== '') props.onChange(Number(event.currentTarget.value));
          }}
        >
          <option value="">{props.offered.length > 0 ? 'Another colour…' : 'Choose a colour…'}</option>
          <Show when={rest().length > 0}>
            <optgroup label="Made in these too">
              <Options colours={rest()} value={props.value} />
            </optgroup>
          </Show>
          <optgroup label={props.offered.length > 0 ? 'All others' : 'All colours'}>
            <Options colours={otherColours(props.offered)} value={props.value} />
          </optgroup>
        </select>
      </div>
      <Show when={props.problem}>
        <p class="problem" role="alert">
          {props.problem}
        </p>
      </Show>
      <Show when={isOther()}>
        <p class="hint">{blColor(props.value ?? 0)?.name}: not among the colours expected for this part.</p>
      </Show>
    </fieldset>
  );
}

function Options(props: { colours: readonly { blColorId: number; name: string }[]; value: number | null }) {
  return (
    <For each={props.colours}>
      {(one) => (
        <option value={one.blColorId} selected={props.value === one.blColorId}>
          {one.name}
        </option>
      )}
    </For>
  );
}
