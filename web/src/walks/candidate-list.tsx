import { A } from '@solidjs/router';
import { Show } from 'solid-js';
import type { Candidate } from '../../../worker/src/contract/picking.ts';
import { Badge } from '../kit/chip.tsx';
import { Each } from '../kit/each.tsx';
import { money, plural, quantity } from '../kit/format.ts';
import { Icon } from '../kit/icons.tsx';
import { now, Time } from '../kit/time.tsx';
import { MarketplaceMark } from '../orders/status.tsx';
import { dueIn } from './walkView.ts';

/** Orders that could be walked; the whole card chooses one. */
export function CandidateList(props: {
  orders: Candidate[];
  selected: ReadonlySet<string>;
  selectable: boolean;
  toggle: (orderId: string, through: boolean) => void;
}) {
  return (
    <ul class="candidates" aria-label="Orders to pick">
      <Each rows={props.orders} by={(order) => order.orderId}>
        {(order) => (
          <li class="candidate" data-selected={props.selected.has(order().orderId) ? '' : undefined}>
            <Show when={props.selectable} fallback={<Facts order={order()} />}>
              <label class="candidate-choose">
                <input
                  class="checkbox"
                  type="checkbox"
                  aria-label={`Choose ${order().code}, order ${order().remoteId} of ${order().buyerName}`}
                  checked={props.selected.has(order().orderId)}
                  onClick={(event) => props.toggle(order().orderId, event.shiftKey)}
                />
                <Facts order={order()} />
              </label>
            </Show>
            <A class="candidate-open" href={`/orders/${order().orderId}`} aria-label={`Open order ${order().remoteId}`}>
              <Icon name="right" />
            </A>
          </li>
        )}
      </Each>
    </ul>
  );
}

function Facts(props: { order: Candidate }) {
  const order = () => props.order;
  const due = () => dueIn(order().orderedAt, now());
  return (
    <span class="candidate-facts">
      <span class="candidate-code">
        <strong>{order().code}</strong>
      </span>
      <span class="candidate-due">
        <Badge tone={due().tone} {...(due().tone === 'neutral' ? {} : { icon: 'clock' as const })}>
          {due().text}
        </Badge>
      </span>
      <span class="candidate-buyer">
        <MarketplaceMark marketplace={order().marketplace} />
        <span class="truncate">{order().buyerName}</span>
        <span class="muted small candidate-age">
          <Time at={order().orderedAt} />
        </span>
      </span>
      <span class="candidate-size">
        <span>{plural(order().lots, 'lot')}</span>
        <span>{plural(order().pieces, 'piece')}</span>
        <span class="muted">{`${quantity(order().minutes)} min`}</span>
      </span>
      <span class="candidate-money num">{money(order().grandTotal, order().currency)}</span>
      <span class="candidate-marks">
        <Show when={order().shortPieces > 0}>
          <Badge tone="warn" icon="shortage" title="These pieces are not in stock; the order will be picked short">
            {`${quantity(order().shortPieces)} short`}
          </Badge>
        </Show>
        <Areas areas={order().areas} />
      </span>
    </span>
  );
}

const MOST_AREAS = 5;

function Areas(props: { areas: string[] }) {
  const rest = () => props.areas.length - MOST_AREAS;
  return (
    <Show when={props.areas.length > 0}>
      <span class="areas" title={`Areas: ${props.areas.join(', ')}`}>
        <span class="visually-hidden">Areas:</span>
        <Each rows={props.areas.slice(0, MOST_AREAS)} by={(area) => area}>
          {(area) => <span class="area-name">{area() === '?' ? 'no drawer' : area()}</span>}
        </Each>
        <Show when={rest() > 0}>
          <span class="area-name">+{rest()}</span>
        </Show>
      </span>
    </Show>
  );
}
