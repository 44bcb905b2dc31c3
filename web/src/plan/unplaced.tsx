import { For, Show } from 'solid-js';
import { Button } from '../kit/button.tsx';
import { plural } from '../kit/format.ts';
import { type CodeGroup, groupCodes } from './planEdits.ts';
import { aisleName } from './planGeometry.ts';

const MOST_GROUPS = 20;
const EXAMPLES = 3;

/** Drawers that the plan does not show, by what their codes name, each with the way onto the plan. */
export function Unplaced(props: {
  codes: string[];
  canEdit: boolean;
  knows: (room: string) => string | undefined;
  add: (group: CodeGroup) => void;
}) {
  const groups = () => groupCodes(props.codes);
  const rest = () => groups().length - MOST_GROUPS;
  const examples = (group: CodeGroup) =>
    group.codes.slice(0, EXAMPLES).join(', ') + (group.codes.length > EXAMPLES ? ', …' : '');
  return (
    <Show when={props.codes.length > 0}>
      <section class="panel stack" aria-labelledby="unplaced">
        <h2 id="unplaced">{`${plural(props.codes.length, 'drawer')} not on the plan`}</h2>
        <p class="muted">Walks go there last, in the order of the codes.</p>
        <ul class="unplaced">
          <For each={groups().slice(0, MOST_GROUPS)}>
            {(group) => (
              <li>
                <span class="grow">
                  <strong>{plural(group.codes.length, 'drawer')}</strong>{' '}
                  <span class="muted small">{examples(group)}</span>
                </span>
                <Show when={props.canEdit}>
                  <Button icon="plus" onClick={() => props.add(group)}>
                    {props.knows(group.room)
                      ? `Aisle ${aisleName(group.aisle)} in ${props.knows(group.room)}`
                      : 'A new room'}
                  </Button>
                </Show>
              </li>
            )}
          </For>
        </ul>
        <Show when={rest() > 0}>
          <p class="muted small">{`and ${rest()} more kinds of codes`}</p>
        </Show>
      </section>
    </Show>
  );
}
