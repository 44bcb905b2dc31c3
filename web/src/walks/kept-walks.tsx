import { A } from '@solidjs/router';
import { createEffect, createSignal, For, on, Show } from 'solid-js';
import { plural } from '../kit/format.ts';
import { Icon } from '../kit/icons.tsx';
import { isOnline } from '../kit/media.ts';
import { makeIdbStore, type WalkStore } from '../picking/walkStore.ts';

/**
 * Walks that this phone keeps: the way back into one without a network, and to one whose taps have not all been sent.
 * @param props.listed walks the server has named, which need no second mention while there is a network
 */
export function KeptWalks(props: { listed: ReadonlySet<string> }) {
  const [kept, setKept] = createSignal<Awaited<ReturnType<WalkStore['list']>>>([]);
  createEffect(
    on(isOnline, () => {
      // Storage may be full or forbidden; then this phone keeps nothing.
      makeIdbStore()
        .list()
        .then(setKept, () => setKept([]));
    }),
  );
  const shown = () => kept().filter(({ walk, waiting }) => !props.listed.has(walk.id) && (!isOnline() || waiting > 0));
  return (
    <Show when={shown().length > 0}>
      <section class="walk-section" aria-labelledby="kept-walks">
        <h2 id="kept-walks">On this phone</h2>
        <ul class="card finished">
          <For each={shown()}>
            {({ walk, waiting }) => (
              <li>
                <A class="finished-walk" href={`/pick/${walk.id}`}>
                  <strong>Walk {walk.no}</strong>
                  <span class="small muted">
                    {waiting > 0 ? `${plural(waiting, 'tap')} still to be sent` : 'Can be walked without a network'}
                  </span>
                  <Icon name="right" />
                </A>
              </li>
            )}
          </For>
        </ul>
      </section>
    </Show>
  );
}
