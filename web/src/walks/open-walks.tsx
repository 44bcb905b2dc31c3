import { Show } from 'solid-js';
import type { PickSession } from '../../../worker/src/contract/picking.ts';
import { ButtonLink } from '../kit/button.tsx';
import { Badge } from '../kit/chip.tsx';
import { Each } from '../kit/each.tsx';
import { plural, quantity } from '../kit/format.ts';
import { Time } from '../kit/time.tsx';
import { useMay, useMe } from '../people/me.tsx';
import { Ring } from './ring.tsx';
import { entryWord, inWords, progressOf } from './walkView.ts';

/** Walks that are on: who walks them, how far they are, and the way in. */
export function OpenWalks(props: { walks: PickSession[] }) {
  return (
    <Show when={props.walks.length > 0}>
      <section class="walk-section" aria-labelledby="open-walks">
        <h2 id="open-walks">On the way</h2>
        <ul class="walk-cards">
          <Each rows={props.walks} by={(walk) => walk.id}>
            {(walk) => <OpenWalk walk={walk()} />}
          </Each>
        </ul>
      </section>
    </Show>
  );
}

function OpenWalk(props: { walk: PickSession }) {
  const me = useMe();
  const may = useMay();
  const walk = () => props.walk;
  const done = () => walk().pickedPieces + walk().shortPieces;
  const isMine = () => walk().pickers.includes(me().name);
  return (
    <li class="card walk-card">
      <Ring
        share={progressOf(walk())}
        label={`${quantity(done())} of ${plural(walk().pieces, 'piece')} done`}
        {...(walk().shortPieces > 0 ? { tone: 'warn' as const } : {})}
      />
      <div class="walk-what">
        <h3>Walk {walk().no}</h3>
        <p class="small">
          <Show
            when={walk().pickers.length > 0}
            fallback={
              <span class="walk-paused">
                <Badge icon="pause" tone="warn">
                  Paused
                </Badge>
                Nobody is walking
              </span>
            }
          >
            {isMine() && walk().pickers.length === 1 ? 'You are walking' : `${inWords(walk().pickers)} walking`}
          </Show>
        </p>
        <p class="small muted">
          {plural(walk().lots, 'lot')}, {quantity(walk().pieces - done())} of {plural(walk().pieces, 'piece')} left
          <Show when={walk().shortPieces > 0}>, {quantity(walk().shortPieces)} missing</Show>
        </p>
        <p class="small muted">
          Started <Time at={walk().createdAt} />
          <Show when={walk().createdBy}>{(name) => ` by ${name()}`}</Show>
        </p>
      </div>
      <div class="walk-card-all">
        <ul class="totes" aria-label="Totes">
          <Each rows={walk().orders} by={(order) => order.orderId}>
            {(order) => (
              <li class="tote">
                <strong>{order().tote}</strong> {order().code}
              </li>
            )}
          </Each>
        </ul>
        <Show
          when={may('picking.write')}
          fallback={
            <ButtonLink href={`/pick/${walk().id}/report`}>
              See how it goes<span class="visually-hidden"> on walk {walk().no}</span>
            </ButtonLink>
          }
        >
          <ButtonLink tone="primary" icon="hand" href={`/pick/${walk().id}`}>
            {entryWord(walk(), me().name)}
            <span class="visually-hidden"> walk {walk().no}</span>
          </ButtonLink>
        </Show>
      </div>
    </li>
  );
}
