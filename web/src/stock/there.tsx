import { For, Show } from 'solid-js';
import type { Lot } from '../../../worker/src/contract/inventory.ts';
import { plural, quantity } from '../kit/format.ts';
import { ColourName, conditionWords, LocationCode } from '../kit/item.tsx';

/** Drawers shown before the rest is only counted. */
const MOST = 6;

/** Where an item lies already and how many are there; a tap takes the drawer over. */
export function There(props: { lots: readonly Lot[]; blColorId: number | null; onDrawer: (code: string) => void }) {
  const places = () =>
    props.lots
      .flatMap((lot) => lot.levels.filter(({ onHand }) => onHand > 0).map((level) => ({ lot, level })))
      .toSorted((a, b) => Number(b.lot.blColorId === props.blColorId) - Number(a.lot.blColorId === props.blColorId));
  return (
    <section class="there" aria-label="Where it lies already">
      <h3>Where it lies already</h3>
      <Show when={places().length > 0} fallback={<p class="muted">Nowhere yet.</p>}>
        <ul>
          <For each={places().slice(0, MOST)}>
            {({ lot, level }) => (
              <li>
                <button type="button" class="there-place" onClick={() => props.onDrawer(level.code)}>
                  <LocationCode code={level.code} />
                  <span class="there-words">
                    <ColourName name={lot.colorName} hex={lot.colorHex} />
                    <span class="small">{conditionWords(lot.condition, lot.completeness)}</span>
                  </span>
                  <strong class="num">{quantity(level.onHand)}</strong>
                </button>
              </li>
            )}
          </For>
        </ul>
        <Show when={places().length > MOST}>
          <p class="small muted">and in {plural(places().length - MOST, 'more place')}.</p>
        </Show>
      </Show>
    </section>
  );
}
