import { For, Show } from 'solid-js';
import { blColor } from '../../../worker/src/catalog/colors.domain.ts';
import type { ColorChoice } from '../../../worker/src/contract/identify.ts';
import { inkOn } from '../kit/colour.ts';
import { otherColours } from './stockItem.ts';

/** Colours as colours: the likely ones in sight, all others in a list. */
export function ColourField(props: {
  offered: readonly ColorChoice[];
  value: number | null;
  onChange: (blColorId: number) => void;
  problem: string | undefined;
}) {
  const isOther = () => props.value !== null && !props.offered.some(({ blColorId }) => blColorId === props.value);
  return (
    <fieldset class="field">
      <legend class="label">Colour</legend>
      <div class="colour-choices">
        <For each={props.offered}>
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
          value={isOther() ? String(props.value) : ''}
          onChange={(event) => {
            if (event.currentTarget.value !== '') props.onChange(Number(event.currentTarget.value));
          }}
        >
          <option value="">{props.offered.length > 0 ? 'Another colour…' : 'Choose a colour…'}</option>
          <For each={otherColours(props.offered)}>
            {(one) => (
              <option value={one.blColorId} selected={props.value === one.blColorId}>
                {one.name}
              </option>
            )}
          </For>
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
