import { A } from '@solidjs/router';
import { For, Show } from 'solid-js';
import type { OrderDetail, OrderLine } from '../../../worker/src/contract/orders.ts';
import { Badge } from '../kit/chip.tsx';
import { Each } from '../kit/each.tsx';
import { money, plural, quantity } from '../kit/format.ts';
import { ColourName, conditionWords, LocationCode, Picture } from '../kit/item.tsx';
import { remarksSayMore } from './remarks.ts';

/** What the buyer wants, where it lies, and how much of it is there. */
export function OrderLines(props: { order: OrderDetail }) {
  return (
    <div class="card">
      <h2 class="lines-title">{plural(props.order.lines.length, 'lot')}</h2>
      <ul class="lines">
        <Each rows={props.order.lines} by={(line) => line.remoteLotId}>
          {(line) => <Line line={line()} currency={props.order.currency} />}
        </Each>
      </ul>
    </div>
  );
}

function Line(props: { line: OrderLine; currency: string }) {
  const line = () => props.line;
  const added = () => line().batches.filter((batch) => batch.no > 1);
  return (
    <li class="line">
      <Picture src={line().imageUrl} alt="" />
      <div class="line-what">
        <div class="line-name">
          <Show when={line().lotId} fallback={<strong>{line().itemName}</strong>}>
            {(lot) => <A href={`/inventory/${lot()}`}>{line().itemName}</A>}
          </Show>
        </div>
        <div class="line-facts">
          <ColourName name={line().colorName} hex={line().colorHex} />
          <span>{conditionWords(line().condition, line().completeness)}</span>
          <span class="muted">{line().itemNo ?? 'unknown item'}</span>
        </div>
        <Show when={remarksSayMore(line())}>
          <p class="small">{line().remarks}</p>
        </Show>
        <Show when={line().description}>
          <p class="small muted">{line().description}</p>
        </Show>
        <div class="line-badges">
          <LineState line={line()} />
          <For each={added()}>
            {(batch) => (
              <Badge icon="layers" tone="accent">
                {`${quantity(batch.quantity)} added later`}
              </Badge>
            )}
          </For>
        </div>
      </div>
      <ul class="line-places" aria-label="Where it lies">
        <For each={line().places} fallback={<li class="muted small">No drawer known</li>}>
          {(place) => (
            <li>
              <LocationCode code={place.code} />
              <Show when={line().places.length > 1 && place.quantity > 0}>
                <span class="muted small"> × {quantity(place.quantity)}</span>
              </Show>
            </li>
          )}
        </For>
      </ul>
      <div class="line-count num">
        <strong class="line-quantity">
          {quantity(line().quantity)}
          <span class="visually-hidden"> pieces</span>
        </strong>
        <div class="muted small">{money(line().unitPrice, props.currency, true)} each</div>
      </div>
    </li>
  );
}

function LineState(props: { line: OrderLine }) {
  const line = () => props.line;
  return (
    <>
      <Show when={line().short > 0}>
        <Badge tone="warn" icon="shortage">
          {`${quantity(line().short)} short`}
        </Badge>
      </Show>
      <Show when={line().picked > 0}>
        <Badge tone="teal" icon="hand">
          {line().picked >= line().quantity ? 'Picked' : `${quantity(line().picked)} picked`}
        </Badge>
      </Show>
      <Show when={line().reserved > 0}>
        <Badge icon="lock">
          {line().reserved >= line().quantity ? 'Reserved' : `${quantity(line().reserved)} reserved`}
        </Badge>
      </Show>
      <Show when={line().lotId === null}>
        <Badge tone="warn" icon="question">
          No lot of ours
        </Badge>
      </Show>
      <Show when={line().quantity === 0}>
        <Badge icon="cancelled">Not wanted any more</Badge>
      </Show>
    </>
  );
}
