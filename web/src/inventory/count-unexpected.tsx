import { useQuery } from '@tanstack/solid-query';
import { createSignal, For, Show } from 'solid-js';
import type { Lot } from '../../../worker/src/contract/inventory.ts';
import { api } from '../api/api.ts';
import { keys } from '../api/queries.ts';
import { Button } from '../kit/button.tsx';
import { quantity } from '../kit/format.ts';
import { Spinner } from '../kit/icons.tsx';
import { ColourName, conditionWords, Picture } from '../kit/item.tsx';
import { isOnline } from '../kit/media.ts';
import { SearchBox } from '../kit/search.tsx';

const MOST = '12';

/** Finds a lot that lies in the drawer although the books say otherwise, and takes it into the count. */
export function Unexpected(props: { known: ReadonlySet<string>; add: (lot: Lot) => void }) {
  const [isOpen, setOpen] = createSignal(false);
  const [q, setQ] = createSignal('');
  const found = useQuery(() => {
    const query = { q: q(), limit: MOST };
    return {
      queryKey: keys.lots({ ...query, unexpected: true }),
      queryFn: ({ signal }) => api.lots(query, signal),
      enabled: isOpen() && q() !== '',
    };
  });
  const lots = () => (q() === '' || found.isPending ? [] : (found.data?.rows ?? []));
  return (
    <section class="count-unexpected" aria-label="Something else in the drawer">
      <Show
        when={isOpen()}
        fallback={
          <Button icon="plus" onClick={() => setOpen(true)}>
            Something else is in here
          </Button>
        }
      >
        <SearchBox label="Which lot is it?" placeholder="Item, colour or remark" value={q()} onSearch={setQ} />
        <div role="status">
          <Show when={q() !== '' && found.isPending}>
            <Spinner /> Searching…
          </Show>
          <Show when={found.isError}>
            {isOnline() ? found.error?.message : 'Searching needs the network. Count the others first.'}
          </Show>
          <Show when={q() !== '' && found.isSuccess && lots().length === 0}>
            No lot is like this. Add it to stock as a new one.
          </Show>
        </div>
        <ul class="count-found">
          <For each={lots()}>
            {(lot) => (
              <li>
                <Picture src={lot.imageUrl} alt="" />
                <div class="count-what">
                  <strong class="truncate">{lot.itemName}</strong>
                  <div class="lot-facts">
                    <ColourName name={lot.colorName} hex={lot.colorHex} />
                    <span class="small">{conditionWords(lot.condition, lot.completeness)}</span>
                    <span class="small muted truncate">
                      {lot.levels.length === 0
                        ? 'in no drawer'
                        : lot.levels
                            .map((level) => `${quantity(level.onHand)} in ${level.code || 'no drawer'}`)
                            .join(', ')}
                    </span>
                  </div>
                </div>
                <Button
                  disabled={props.known.has(lot.id)}
                  onClick={() => {
                    setOpen(false);
                    setQ('');
                    props.add(lot);
                  }}
                >
                  {props.known.has(lot.id) ? 'In the list' : 'Count it'}
                </Button>
              </li>
            )}
          </For>
        </ul>
        <Button tone="quiet" onClick={() => setOpen(false)}>
          Never mind
        </Button>
      </Show>
    </section>
  );
}
