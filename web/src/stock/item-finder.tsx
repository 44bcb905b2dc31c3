import { A } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { createSignal, For, Match, Show, Switch } from 'solid-js';
import type { ItemType } from '../../../worker/src/contract/common.ts';
import { itemImagePath } from '../../../worker/src/contract/images.ts';
import { api } from '../api/api.ts';
import { keys } from '../api/queries.ts';
import { Button } from '../kit/button.tsx';
import { Picture } from '../kit/item.tsx';
import { SearchBox } from '../kit/search.tsx';
import { Loaded, SkeletonRows } from '../kit/states.tsx';
import './stock.css';

const TYPES: { value: ItemType; label: string }[] = [
  { value: 'PART', label: 'part' },
  { value: 'MINIFIG', label: 'minifig' },
  { value: 'SET', label: 'set' },
  { value: 'GEAR', label: 'gear' },
];

/** An item somebody pointed at; `blColorId` when they named an element, which has a colour. */
export interface FoundItem {
  itemType: ItemType;
  itemNo: string;
  itemName: string;
  blColorId: number | null;
}

/** Finds an item by name, number or element; what no catalogue knows may be named by its number all the same. */
export function ItemFinder(props: { onFound: (item: FoundItem) => void }) {
  const [text, setText] = createSignal('');
  const found = useQuery(() => ({
    queryKey: keys.catalog({ q: text(), limit: '20' }),
    queryFn: ({ signal }) => api.catalog({ q: text(), limit: '20' }, signal),
    enabled: text() !== '',
  }));
  return (
    <section class="stack" aria-label="Find the item">
      <SearchBox
        label="Search the catalogue"
        placeholder="Name, number or element, such as plate 2 x 4"
        value={text()}
        onSearch={setText}
      />
      <p class="small muted">
        Not sure what it is called?{' '}
        <A href={`/catalogue${text() === '' ? '' : `?q=${encodeURIComponent(text())}`}`}>Look through the catalogue</A>,
        or <A href="/identify">photograph it</A>.
      </p>
      <Show when={text() !== ''}>
        <Loaded query={found} loading={<SkeletonRows rows={4} rowRem={5} label="Searching" />}>
          {(page) => (
            <Switch>
              <Match when={page().rows.length === 0}>
                <div class="stack" data-gap="s">
                  <p>The catalogue knows nothing like “{text()}”. If that is its number, say what it is:</p>
                  <div class="button-row">
                    <For each={TYPES}>
                      {({ value, label }) => (
                        <Button
                          onClick={() =>
                            props.onFound({ itemType: value, itemNo: text(), itemName: text(), blColorId: null })
                          }
                        >
                          A {label}
                        </Button>
                      )}
                    </For>
                  </div>
                </div>
              </Match>
              <Match when={page().rows.length > 0}>
                <ul class="found-items" aria-label="Found">
                  <For each={page().rows}>
                    {(one) => (
                      <li>
                        <button
                          type="button"
                          class="candidate"
                          onClick={() => props.onFound({ ...one, itemName: one.name })}
                        >
                          <Picture src={itemImagePath(one.itemType, one.itemNo, one.pictureColorId)} alt="" />
                          <span class="candidate-words">
                            <span class="candidate-name">{one.name}</span>
                            <span class="small muted">{one.itemNo}</span>
                          </span>
                        </button>
                      </li>
                    )}
                  </For>
                </ul>
              </Match>
            </Switch>
          )}
        </Loaded>
      </Show>
    </section>
  );
}

/** What the catalogue knows of a found item's colours, as something to put into stock. */
export async function loadStockItem(found: Pick<FoundItem, 'itemType' | 'itemNo' | 'itemName'>) {
  const { itemType, itemNo, itemName } = found;
  try {
    const item = await api.catalogItem(itemType, itemNo);
    const colors = item.colors.map(({ blColorId, name, hex }) => ({ blColorId, name, hex, score: null }));
    return { itemType, itemNo: item.itemNo, itemName: item.name, colors };
  } catch {
    // Not in the catalogue, or it cannot be asked: every colour is offered.
    return { itemType, itemNo, itemName, colors: [] };
  }
}
