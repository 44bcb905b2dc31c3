import { A } from '@solidjs/router';
import { createSignal, For, Show } from 'solid-js';
import type { Todo } from '../../../worker/src/contract/todos.ts';
import { Button } from '../kit/button.tsx';
import { Badge } from '../kit/chip.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { TextArea, TextField } from '../kit/field.tsx';
import { money, parseMoney } from '../kit/format.ts';
import { Menu } from '../kit/menu.tsx';
import { Time } from '../kit/time.tsx';
import { useMay } from '../people/me.tsx';
import { changeTodo } from './todoActions.ts';
import { KIND_LOOK, RESOLUTION_WORDS, RESOLUTIONS, type Resolution, STATE_WORDS } from './todoWords.ts';
import './todos.css';

/** One open problem, with the ways it can end as buttons. */
export function TodoCard(props: { todo: Todo; currency: string; inOrder?: boolean }) {
  const may = useMay();
  const [closing, setClosing] = createSignal<Resolution>();
  const todo = () => props.todo;
  const isDone = () => todo().state === 'done';
  const ways = () => RESOLUTIONS[todo().kind];
  const choose = (way: Resolution) =>
    way === 'refunded' ? setClosing(way) : void changeTodo(todo(), { state: 'done', resolution: way });
  return (
    <div class="card todo" data-done={isDone() ? '' : undefined}>
      <div class="todo-head">
        <Badge icon={KIND_LOOK[todo().kind].icon} tone={isDone() ? 'neutral' : KIND_LOOK[todo().kind].tone}>
          {KIND_LOOK[todo().kind].label}
        </Badge>
        <Show when={todo().state === 'waiting_buyer' || todo().state === 'waiting_marketplace'}>
          <Badge icon="clock">{STATE_WORDS[todo().state]}</Badge>
        </Show>
        <Show when={isDone()}>
          <Badge icon="check" tone="good">
            {todo().resolution ? RESOLUTION_WORDS[todo().resolution ?? 'found'] : 'Done'}
            {todo().refundAmount === null ? '' : `: ${money(todo().refundAmount ?? 0, props.currency)}`}
          </Badge>
        </Show>
        <span class="muted small todo-time">
          <Time at={todo().closedAt ?? todo().createdAt} />
        </span>
      </div>
      <p>{todo().message}</p>
      <Show when={todo().note}>
        <p class="muted small pre">{todo().note}</p>
      </Show>
      <div class="todo-foot">
        <Show when={!isDone() && may('todos.write')}>
          <For each={ways().slice(0, 3)}>
            {(way) => <Button onClick={() => choose(way.resolution)}>{way.label}</Button>}
          </For>
          <Menu
            label="More"
            iconOnly
            items={[
              ...ways()
                .slice(3)
                .map((way) => ({ label: way.label, onSelect: () => choose(way.resolution) })),
              todo().state !== 'waiting_buyer' && {
                label: 'Wait for the buyer',
                icon: 'clock' as const,
                onSelect: () => void changeTodo(todo(), { state: 'waiting_buyer' }),
              },
              todo().state !== 'waiting_marketplace' && {
                label: 'Wait for the marketplace',
                icon: 'clock' as const,
                onSelect: () => void changeTodo(todo(), { state: 'waiting_marketplace' }),
              },
              todo().state !== 'open' && {
                label: 'Open again',
                icon: 'undo' as const,
                onSelect: () => void changeTodo(todo(), { state: 'open' }),
              },
            ]}
          />
        </Show>
        <Show when={!props.inOrder && todo().orderId}>
          {(order) => (
            <A class="todo-link" href={`/orders/${order()}`}>
              {todo().orderLabel ?? 'The order'}
            </A>
          )}
        </Show>
        <Show when={todo().lotId}>
          {(lot) => (
            <A class="todo-link" href={`/inventory/${lot()}`}>
              The lot
            </A>
          )}
        </Show>
      </div>
      <Show when={closing()}>
        <RefundDialog
          currency={props.currency}
          onClose={() => setClosing()}
          onDone={(refundAmount, note) => {
            setClosing();
            void changeTodo(todo(), { state: 'done', resolution: 'refunded', refundAmount, ...(note ? { note } : {}) });
          }}
        />
      </Show>
    </div>
  );
}

function RefundDialog(props: {
  currency: string;
  onClose: () => void;
  onDone: (amount: number, note: string) => void;
}) {
  const [amount, setAmount] = createSignal('');
  const [note, setNote] = createSignal('');
  const [asked, setAsked] = createSignal(false);
  const problem = () => (asked() && parseMoney(amount()) === null ? 'Enter an amount such as 1.25.' : undefined);
  const done = (event?: Event) => {
    event?.preventDefault();
    setAsked(true);
    const parsed = parseMoney(amount());
    if (parsed !== null) props.onDone(parsed, note().trim());
  };
  return (
    <Dialog
      open
      title="How much was refunded?"
      onClose={props.onClose}
      actions={
        <>
          <Button onClick={() => props.onClose()}>Cancel</Button>
          <Button tone="primary" onClick={() => done()}>
            Close as refunded
          </Button>
        </>
      }
    >
      <p class="muted">
        BrickOps writes this down. The money itself is paid back on the marketplace or by your payment provider.
      </p>
      <form class="stack" onSubmit={done}>
        <TextField
          label={`Amount in ${props.currency}`}
          inputmode="decimal"
          value={amount()}
          onInput={setAmount}
          problem={problem()}
          autofocus
          autocomplete="off"
        />
        <TextArea label="Note (optional)" value={note()} onInput={setNote} />
        <button type="submit" class="visually-hidden" tabindex="-1">
          Close as refunded
        </button>
      </form>
    </Dialog>
  );
}
