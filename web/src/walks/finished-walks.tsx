import { A } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { createSignal, For, Show } from 'solid-js';
import type { PickSession } from '../../../worker/src/contract/picking.ts';
import { api } from '../api/api.ts';
import { keys } from '../api/queries.ts';
import { Button } from '../kit/button.tsx';
import { Badge } from '../kit/chip.tsx';
import { plural, quantity } from '../kit/format.ts';
import { Icon } from '../kit/icons.tsx';
import { Time } from '../kit/time.tsx';
import { inWords } from './walkView.ts';

const FIRST_ROWS = 5;

/** Walks that ended lately, each with the way to its report. */
export function FinishedWalks() {
  const walks = useQuery(() => ({ queryKey: keys.walks('completed'), queryFn: () => api.walks('completed') }));
  const rows = () => (walks.isPending ? [] : (walks.data ?? []));
  const [all, setAll] = createSignal(false);
  return (
    <Show when={rows().length > 0}>
      <section class="walk-section" aria-labelledby="finished-walks">
        <h2 id="finished-walks">Finished lately</h2>
        <ul class="card finished">
          <For each={all() ? rows() : rows().slice(0, FIRST_ROWS)}>{(walk) => <Finished walk={walk} />}</For>
        </ul>
        <Show when={!all() && rows().length > FIRST_ROWS}>
          <Button onClick={() => setAll(true)}>{`Show all ${quantity(rows().length)}`}</Button>
        </Show>
      </section>
    </Show>
  );
}

function Finished(props: { walk: PickSession }) {
  const walk = () => props.walk;
  return (
    <li>
      <A class="finished-walk" href={`/pick/${walk().id}/report`}>
        <span class="finished-name">
          <strong>Walk {walk().no}</strong>
          <Show
            when={walk().shortPieces > 0}
            fallback={
              <Badge tone="good" icon="check">
                Picked
              </Badge>
            }
          >
            <Badge tone="warn" icon="half">{`${quantity(walk().shortPieces)} short`}</Badge>
          </Show>
        </span>
        <span class="small muted">
          {plural(walk().orders.length, 'order')}, {plural(walk().pickedPieces, 'piece')}
          <Show when={walk().pickers.length > 0}>{`, ${inWords(walk().pickers)}`}</Show>
          {', '}
          <Time at={walk().completedAt ?? walk().createdAt} />
        </span>
        <Icon name="right" />
      </A>
    </li>
  );
}
