import { createSignal, createUniqueId } from 'solid-js';
import { MARKETPLACE_LABELS } from '../../../worker/src/contract/common.ts';
import type { OrderDetail } from '../../../worker/src/contract/orders.ts';
import { Button } from '../kit/button.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { TextField } from '../kit/field.tsx';

/** Asks for what the buyer wants to know about the parcel; both may stay empty. */
export function ShipDialog(props: {
  open: boolean;
  order: OrderDetail;
  onClose: () => void;
  onShip: (tracking: { trackingNo?: string; trackingLink?: string }) => void;
}) {
  const [number, setNumber] = createSignal(props.order.shipping.trackingNo ?? '');
  const [link, setLink] = createSignal(props.order.shipping.trackingLink ?? '');
  const form = createUniqueId();
  const linkProblem = () => {
    const text = link().trim();
    return text && !/^https?:\/\/\S+$/.test(text) ? 'A tracking link starts with https://.' : undefined;
  };
  const ship = (event: Event) => {
    event.preventDefault();
    if (linkProblem()) return;
    props.onShip({
      ...(number().trim() ? { trackingNo: number().trim() } : {}),
      ...(link().trim() ? { trackingLink: link().trim() } : {}),
    });
  };
  return (
    <Dialog
      open={props.open}
      title={`Mark order ${props.order.remoteId} shipped`}
      onClose={props.onClose}
      actions={
        <>
          <Button onClick={() => props.onClose()}>Cancel</Button>
          <Button type="submit" form={form} tone="primary" icon="truck">
            Mark shipped
          </Button>
        </>
      }
    >
      <p class="muted">
        {MARKETPLACE_LABELS[props.order.marketplace]} is told, and the buyer sees the tracking there. Leave the fields
        empty when there is none.
      </p>
      <form class="stack" id={form} onSubmit={ship}>
        <TextField label="Tracking number" value={number()} onInput={setNumber} autocomplete="off" />
        <TextField
          label="Tracking link"
          type="text"
          inputmode="url"
          placeholder="https://"
          value={link()}
          onInput={setLink}
          problem={linkProblem()}
          autocomplete="off"
        />
      </form>
    </Dialog>
  );
}
