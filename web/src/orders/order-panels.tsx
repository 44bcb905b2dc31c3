import { For, Show } from 'solid-js';
import { MARKETPLACE_LABELS } from '../../../worker/src/contract/common.ts';
import type { OrderDetail } from '../../../worker/src/contract/orders.ts';
import { CopyButton } from '../kit/copy.tsx';
import { Each } from '../kit/each.tsx';
import { money } from '../kit/format.ts';
import { Icon } from '../kit/icons.tsx';
import { ExactTime, Time } from '../kit/time.tsx';

interface Panel {
  order: OrderDetail;
}

export function MoneyPanel(props: Panel) {
  const sums = () => props.order.money;
  const rows = () =>
    (
      [
        ['Items', sums().subtotal],
        ['Shipping', sums().shipping],
        ['Insurance', sums().insurance],
        ['Extra charges', sums().extra],
        ['Credit', -Math.abs(sums().credit)],
        ['Coupon', -Math.abs(sums().coupon)],
        ['Tax', sums().tax],
      ] as const
    ).filter(([label, amount]) => label === 'Items' || amount !== 0);
  return (
    <section class="panel" aria-label="Money">
      <h2>Money</h2>
      <dl class="facts facts-money">
        <For each={rows()}>
          {([label, amount]) => (
            <>
              <dt>{label}</dt>
              <dd class="num">{money(amount, props.order.currency)}</dd>
            </>
          )}
        </For>
        <dt class="facts-total">Total</dt>
        <dd class="num facts-total">{money(sums().grandTotal, props.order.currency)}</dd>
      </dl>
      <p class="small muted panel-after">
        {[props.order.payment.method, props.order.payment.rawStatus].filter(Boolean).join(' · ') || 'Payment unknown'}
        <Show when={props.order.paidAt}>
          {(at) => (
            <>
              {' · paid '}
              <ExactTime at={at()} />
            </>
          )}
        </Show>
      </p>
    </section>
  );
}

export function ShippingPanel(props: Panel) {
  const shipping = () => props.order.shipping;
  return (
    <section class="panel" aria-label="Shipping">
      <h2>Shipping</h2>
      <p>{shipping().method || 'No method chosen'}</p>
      <Show when={shipping().trackingNo}>
        {(number) => (
          <div class="row panel-after" data-between>
            <span class="mono">{number()}</span>
            <CopyButton text={number()} what="Tracking number" iconOnly />
          </div>
        )}
      </Show>
      <Show when={shipping().trackingLink}>
        {(link) => (
          <p>
            <a class="with-icon" href={link()} target="_blank" rel="noopener noreferrer">
              Follow the parcel
              <Icon name="external" />
            </a>
          </p>
        )}
      </Show>
    </section>
  );
}

export function BuyerPanel(props: Panel) {
  const country = (code: string) => {
    try {
      return new Intl.DisplayNames('en', { type: 'region' }).of(code) ?? code;
    } catch {
      return code;
    }
  };
  return (
    <section class="panel" aria-label="Buyer">
      <h2>Buyer</h2>
      <Show
        when={props.order.buyer}
        fallback={<p class="muted">{props.order.buyerName}. Names and addresses are not shown to your role.</p>}
      >
        {(buyer) => {
          const lines = () => [
            buyer().realName,
            ...buyer().addressLines,
            ...(buyer().countryCode ? [country(buyer().countryCode)] : []),
          ];
          return (
            <div class="stack">
              <div class="row" data-between>
                <address class="address">
                  <For each={lines()}>{(line) => <div>{line}</div>}</For>
                </address>
                <CopyButton text={lines().join('\n')} what="Address" iconOnly />
              </div>
              <dl class="facts">
                <dt>{MARKETPLACE_LABELS[props.order.marketplace]} name</dt>
                <dd>{props.order.buyerName}</dd>
                <Show when={buyer().email}>
                  <dt>E-mail</dt>
                  <dd>
                    <a href={`mailto:${buyer().email}`}>{buyer().email}</a>
                  </dd>
                </Show>
                <Show when={buyer().phone}>
                  <dt>Phone</dt>
                  <dd>
                    <a href={`tel:${buyer().phone}`}>{buyer().phone}</a>
                  </dd>
                </Show>
              </dl>
            </div>
          );
        }}
      </Show>
    </section>
  );
}

export function NotesPanel(props: Panel) {
  return (
    <Show when={props.order.buyerNote || props.order.sellerNote}>
      <section class="panel stack" aria-label="Notes">
        <Show when={props.order.buyerNote}>
          <div>
            <h2>The buyer writes</h2>
            <p class="pre">{props.order.buyerNote}</p>
          </div>
        </Show>
        <Show when={props.order.sellerNote}>
          <div>
            <h2>Your note</h2>
            <p class="pre">{props.order.sellerNote}</p>
          </div>
        </Show>
      </section>
    </Show>
  );
}

export function TimelinePanel(props: Panel) {
  const newestFirst = () => [...props.order.timeline].sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  return (
    <section class="panel" aria-label="What happened">
      <h2>What happened</h2>
      <ol class="timeline">
        <Each rows={newestFirst()} by={(event) => event.id}>
          {(event) => (
            <li>
              <p>{event().message}</p>
              <p class="small muted">
                <Time at={event().at} />
                <Show when={event().actorName}>{(name) => <> · {name()}</>}</Show>
              </p>
            </li>
          )}
        </Each>
      </ol>
    </section>
  );
}
