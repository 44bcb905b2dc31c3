import { A, useLocation, useParams } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { createSignal, For, Show } from 'solid-js';
import { MARKETPLACE_LABELS } from '../../../worker/src/contract/common.ts';
import type { Lot } from '../../../worker/src/contract/inventory.ts';
import { api } from '../api/api.ts';
import { keys } from '../api/queries.ts';
import { Button } from '../kit/button.tsx';
import { Badge } from '../kit/chip.tsx';
import { Each } from '../kit/each.tsx';
import { money, quantity } from '../kit/format.ts';
import { Icon } from '../kit/icons.tsx';
import { ColourName, conditionWords, LocationCode, Picture } from '../kit/item.tsx';
import { Loaded, SkeletonRows } from '../kit/states.tsx';
import { createTitle } from '../kit/title.ts';
import { useMay } from '../people/me.tsx';
import { LotDelete, LotDeleted } from './lot-delete.tsx';
import { LotEdit } from './lot-edit.tsx';
import { Ledger } from './lot-ledger.tsx';
import { LotPhotoPanel } from './lot-photos.tsx';
import '../orders/order.css';
import { LISTING_WORDS } from './lotWords.ts';
import './inventory.css';

export default function LotPage() {
  const params = useParams<{ id: string }>();
  const location = useLocation();
  const lot = useQuery(() => ({ queryKey: keys.lot(params.id), queryFn: () => api.lot(params.id) }));
  createTitle(() => (lot.isPending ? 'Lot' : lot.data?.itemName));
  return (
    <>
      <A
        class="back"
        href="/inventory"
        onClick={(event) => {
          // Back to the place and the filters one came from.
          if (!(location.state as { isFromList?: boolean } | null)?.isFromList) return;
          event.preventDefault();
          history.back();
        }}
      >
        <Icon name="left" />
        Inventory
      </A>
      <Loaded isPage query={lot} loading={<SkeletonRows rowRem={5} label="Loading the lot" />}>
        {(data) => <LotView lot={data()} />}
      </Loaded>
    </>
  );
}

function LotView(props: { lot: Lot }) {
  const lot = () => props.lot;
  const may = useMay();
  const [editing, setEditing] = createSignal(false);
  return (
    <article>
      <Show when={lot().deletedAt}>{(at) => <LotDeleted lot={lot()} at={at()} />}</Show>
      <header class="lot-head">
        <Picture src={lot().imageUrl} alt={`${lot().itemName}, ${lot().colorName}`} />
        <div class="stack" data-gap="s">
          <h1>{lot().itemName}</h1>
          <div class="line-facts">
            <ColourName name={lot().colorName} hex={lot().colorHex} />
            <span>{conditionWords(lot().condition, lot().completeness)}</span>
            <span class="muted">{lot().itemNo}</span>
            <Show when={lot().stockRoom}>{(room) => <Badge icon="lock">Stockroom {room()}</Badge>}</Show>
            <Show when={lot().isRetain}>
              <Badge icon="box">Kept at zero</Badge>
            </Show>
            <Show when={lot().salePercent > 0}>
              <Badge tone="accent">{lot().salePercent} % off</Badge>
            </Show>
            <Show when={lot().bulk > 1}>
              <Badge>In multiples of {lot().bulk}</Badge>
            </Show>
            <Show when={lot().holdBack > 0}>
              <Badge icon="lock">{lot().holdBack} held back</Badge>
            </Show>
            <For each={lot().keptOff}>{(name) => <Badge icon="lock">Kept off {MARKETPLACE_LABELS[name]}</Badge>}</For>
            <Show when={lot().lowAt !== null && lot().available <= (lot().lowAt ?? 0)}>
              <Badge icon="alert" tone="warn">
                Low
              </Badge>
            </Show>
          </div>
          <Show when={may('inventory.write')}>
            <div class="button-row">
              <Button onClick={() => setEditing(true)}>Change price or words</Button>
              <Show when={lot().deletedAt === null && may('inventory.delete')}>
                <LotDelete lot={lot()} />
              </Show>
            </div>
          </Show>
        </div>
      </header>
      <Show when={editing()}>
        <LotEdit lot={lot()} onClose={() => setEditing(false)} />
      </Show>
      <dl class="count-grid lot-counts">
        <Count label="On hand" value={quantity(lot().onHand)} />
        <Count label="Reserved" value={quantity(lot().reserved)} />
        <Count label="Available" value={quantity(lot().available)} />
        <Count label="Sold" value={quantity(lot().sold)} />
        <Count label="Price" value={money(lot().unitPrice, lot().currency, true)} />
        <Show when={lot().salePercent !== 0}>
          <Count label={`With ${lot().salePercent} % off`} value={money(salePrice(lot()), lot().currency, true)} />
        </Show>
      </dl>
      <div class="lot-columns">
        <div class="stack">
          <section class="panel" aria-label="Drawers">
            <h2>Drawers</h2>
            <Show when={lot().levels.length > 0} fallback={<p class="muted">No drawer is known for this lot.</p>}>
              <table class="table">
                <thead>
                  <tr>
                    <th scope="col">Drawer</th>
                    <th scope="col" class="num">
                      On hand
                    </th>
                    <th scope="col" class="num">
                      Reserved
                    </th>
                  </tr>
                </thead>
                <tbody>
                  <Each rows={lot().levels} by={(level) => level.locationId}>
                    {(level) => (
                      <tr>
                        <td>
                          <Show when={level().code} fallback={<LocationCode code={level().code} />}>
                            <A href={`/count?drawer=${encodeURIComponent(level().code)}`} title="Count this drawer">
                              <LocationCode code={level().code} />
                            </A>
                          </Show>
                        </td>
                        <td class="num">{quantity(level().onHand)}</td>
                        <td class="num">{quantity(level().reserved)}</td>
                      </tr>
                    )}
                  </Each>
                </tbody>
              </table>
            </Show>
          </section>
          <LotPhotoPanel lotId={lot().id} name={lot().itemName} />
          <Show when={lot().tiers.length > 0}>
            <section class="panel" aria-label="Prices of larger amounts">
              <h2>Prices of larger amounts</h2>
              <table class="table">
                <thead>
                  <tr>
                    <th scope="col" class="num">
                      From pieces
                    </th>
                    <th scope="col" class="num">
                      Price of each
                    </th>
                  </tr>
                </thead>
                <tbody>
                  <For each={lot().tiers}>
                    {(tier) => (
                      <tr>
                        <td class="num">{quantity(tier.quantity)}</td>
                        <td class="num">{money(tier.unitPrice, lot().currency, true)}</td>
                      </tr>
                    )}
                  </For>
                </tbody>
              </table>
            </section>
          </Show>
          <section class="panel" aria-label="On sale">
            <h2>On sale</h2>
            <Show when={lot().listings.length > 0} fallback={<p class="muted">This lot is not listed anywhere.</p>}>
              <ul class="stack" data-gap="s">
                <For each={lot().listings}>
                  {(listing) => (
                    <li class="stack" data-gap="xs">
                      <div class="row" data-between>
                        <span>
                          {MARKETPLACE_LABELS[listing.marketplace]}{' '}
                          <span class="muted small">lot {listing.remoteLotId}</span>
                        </span>
                        <span class="row">
                          <span>shows {quantity(listing.shownQuantity)}</span>
                          <Badge tone={LISTING_WORDS[listing.state].tone}>{LISTING_WORDS[listing.state].label}</Badge>
                        </span>
                      </div>
                      <Show when={listing.problem}>{(problem) => <p class="problem small">{problem()}</p>}</Show>
                    </li>
                  )}
                </For>
              </ul>
            </Show>
            <p>
              <A href={`/sync/log?lot=${lot().id}`}>History on the marketplaces</A>
            </p>
          </section>
          <Show when={lot().remarks || lot().description}>
            <section class="panel" aria-label="Words">
              <dl class="stack">
                <Show when={lot().remarks}>
                  <div>
                    <dt class="small muted">Remarks (only you see them)</dt>
                    <dd class="pre">{lot().remarks}</dd>
                  </div>
                </Show>
                <Show when={lot().description}>
                  <div>
                    <dt class="small muted">Description (buyers see it)</dt>
                    <dd class="pre">{lot().description}</dd>
                  </div>
                </Show>
              </dl>
            </section>
          </Show>
        </div>
        <Ledger lot={lot()} />
      </div>
    </article>
  );
}

/** What a piece costs while the sale is on. */
const salePrice = (lot: Lot): number => Math.round((lot.unitPrice * (100 - lot.salePercent)) / 100);

function Count(props: { label: string; value: string }) {
  return (
    <div>
      <dt>{props.label}</dt>
      <dd>{props.value}</dd>
    </div>
  );
}
