import { For } from 'solid-js';
import { Icon } from '../kit/icons.tsx';

const FORMATS = [
  ['csv', 'CSV', 'for a spreadsheet'],
  ['bsx', 'BSX', 'for BrickStore'],
  ['xml', 'XML', 'for BrickLink'],
] as const;

/** The whole stock as a file. */
export function TakeOut() {
  return (
    <section class="panel stack" aria-label="Take it out">
      <h2>Take it out</h2>
      <p class="muted">Your whole stock as a file: each lot with its drawer, quantity, price and notes.</p>
      <div class="button-row">
        <For each={FORMATS}>
          {([format, name, use]) => (
            <a class="button" href={`/api/exports/lots.${format}`} download="">
              <Icon name="download" />
              <span>
                {name} <span class="muted small">{use}</span>
              </span>
            </a>
          )}
        </For>
      </div>
    </section>
  );
}
