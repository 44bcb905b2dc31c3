import { Match, Show, Switch } from 'solid-js';
import { MARKETPLACE_LABELS, type MarketplaceName } from '../../../worker/src/contract/common.ts';
import type { OrderStatus, OrderSummary } from '../../../worker/src/contract/orders.ts';
import { STATUS_WORDS } from '../../../worker/src/orders/orderStatus.domain.ts';
import { Badge, type Tone } from '../kit/chip.tsx';
import { plural } from '../kit/format.ts';
import { Icon, type IconName, Spinner } from '../kit/icons.tsx';

const STATUS_LOOK: Record<OrderStatus, { tone: Tone; icon: IconName }> = {
  unpaid: { tone: 'neutral', icon: 'wallet' },
  paid: { tone: 'accent', icon: 'orders' },
  picked: { tone: 'teal', icon: 'hand' },
  picked_short: { tone: 'warn', icon: 'half' },
  packed: { tone: 'violet', icon: 'box' },
  shipped: { tone: 'good', icon: 'truck' },
  received: { tone: 'good', icon: 'check' },
  completed: { tone: 'neutral', icon: 'checkCircle' },
  on_hold: { tone: 'warn', icon: 'pause' },
  problem: { tone: 'bad', icon: 'alert' },
  cancelled: { tone: 'neutral', icon: 'cancelled' },
  unknown: { tone: 'neutral', icon: 'question' },
};

/** Our word for where the order is; the marketplace's own word on hover. */
export function StatusBadge(props: { status: OrderStatus; rawStatus?: string; marketplace?: MarketplaceName }) {
  const look = () => STATUS_LOOK[props.status];
  return (
    <Badge
      tone={look().tone}
      icon={look().icon}
      title={
        props.rawStatus && props.marketplace ? `${MARKETPLACE_LABELS[props.marketplace]} says ${props.rawStatus}` : ''
      }
    >
      {STATUS_WORDS[props.status]}
    </Badge>
  );
}

/** Two letters for a marketplace, its name for whoever asks. */
export function MarketplaceMark(props: { marketplace: MarketplaceName }) {
  return (
    <span class="mark" data-marketplace={props.marketplace} title={MARKETPLACE_LABELS[props.marketplace]}>
      <span aria-hidden="true">{props.marketplace === 'bricklink' ? 'BL' : 'BO'}</span>
      <span class="visually-hidden">{MARKETPLACE_LABELS[props.marketplace]}</span>
    </span>
  );
}

/** On a walk, short, unmatched, added later: what a picker wants to know before opening the order. */
export function OrderFlags(props: { order: OrderSummary; walk: number | undefined }) {
  return (
    <>
      <Show when={props.walk}>
        {(no) => (
          <Badge tone="teal" icon="hand" title="Its pieces are being picked now">
            {`Walk ${no()}`}
          </Badge>
        )}
      </Show>
      <Show when={props.order.shortPieces > 0}>
        <Badge tone="warn" icon="shortage" title={`${plural(props.order.shortPieces, 'piece')} missing`}>
          {`${props.order.shortPieces} short`}
        </Badge>
      </Show>
      <Show when={props.order.unmatchedLines > 0}>
        <Badge tone="warn" icon="question" title={`${plural(props.order.unmatchedLines, 'line')} without a known lot`}>
          {`${props.order.unmatchedLines} unmatched`}
        </Badge>
      </Show>
      <Show when={props.order.batchCount > 1}>
        <Badge icon="layers" title="The buyer added something later">
          {plural(props.order.batchCount, 'batch', 'batches')}
        </Badge>
      </Show>
    </>
  );
}

export const TARGET_WORDS = { picked: 'picked', packed: 'packed', shipped: 'shipped' } as const;

/** Whether the marketplace knows the status already. Confirmed is said by a tick; trouble in words. */
export function WriteState(props: { order: Pick<OrderSummary, 'write' | 'marketplace'>; long?: boolean }) {
  const label = () => MARKETPLACE_LABELS[props.order.marketplace];
  const write = () => props.order.write;
  return (
    <Switch>
      <Match when={write()?.state === 'pending'}>
        <span class="status-line">
          <Spinner />
          {props.long ? `Telling ${label()}…` : `To ${label()}…`}
        </span>
      </Match>
      <Match when={write()?.state === 'waiting'}>
        <span
          class="status-line"
          data-tone="warn"
          title="Nothing is written to the marketplace until the to-dos are closed"
        >
          <Icon name="clock" />
          {props.long ? `${label()} is told when the to-dos are closed` : 'Waits for to-dos'}
        </span>
      </Match>
      <Match when={write()?.state === 'confirmed'}>
        <span class="status-line" data-tone="good">
          <Icon name="check" />
          {props.long ? `${label()} has confirmed` : `${label()} knows`}
        </span>
      </Match>
      <Match when={write()?.state === 'refused' || write()?.state === 'parked'}>
        <span class="status-line" data-tone="bad" title={write()?.message ?? ''}>
          <Icon name="alert" />
          <span classList={{ truncate: !props.long }}>{write()?.message ?? `${label()} did not accept it`}</span>
        </span>
      </Match>
    </Switch>
  );
}
