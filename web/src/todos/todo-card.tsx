import { A } from '@solidjs/router';
import { createSignal, createUniqueId, For, Show } from 'solid-js';
import type { Todo } from '../../../worker/src/contract/todos.ts';
import { RESOLUTIONS } from '../../../worker/src/todos/todos.domain.ts';
import { Button } from '../kit/button.tsx';
import { Badge } from '../kit/chip.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { TextArea, TextField } from '../kit/field.tsx';
import { money, parseMoney } from '../kit/format.ts';
import { Menu } from '../kit/menu.tsx';
import { Time } from '../kit/time.tsx';
import { useMay } from '../people/me.tsx';
import { changeTodo } from './todoActions.ts';
import { KIND_LOOK, RESOLUTION_WORDS, type Resolution, STATE_WORDS, WAY_WORDS } from './todoWords.ts';
import './todos.css';

/** One open problem, with the ways it can end as buttons. */
export function TodoCard(props: { todo: Todo; currency: string; inOrder?: boolean }) {
  const may = useMay();
  const [closing, setClosing] = createSignal<Resolution>();
  const todo = () => props.todo;
  const isDone = () => todo().state === 'done';
  const ways = () => RESOLUTIONS[todo().kind];
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
            {(way) => <Button onClick={() => setClosing(way)}>{WAY_WORDS[way].label}</Button>}
          </For>
          <Menu
            label="More"
            iconOnly
            items={[
              ...ways()
                .slice(3)

                .map((way) => ({ label: WAY_WORDS[way].label, onSelect: () => setClosing(way) })),
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
        {(way) => (
          <CloseDialog
            todo={todo()}
            way={way()}
            currency={props.currency}
            onClose={() => setClosing()}
            onDone={(more) => {
              const resolution = way();
              setClosing();
              void changeTodo(todo(), { state: 'done', resolution, ...more });
            }}
          />
        )}
      </Show>
    </div>
  );
}

/** Closing moves stock and cannot be taken back, so it says first what will happen. */
function CloseDialog(props: {
  todo: Todo;
  way: Resolution;
  currency: string;
  onClose: () => void;
  onDone: (more: { refundAmount?: number; note?: string }) => void;
}) {
  const [amount, setAmount] = createSignal('');
  const [note, setNote] = createSignal(props.todo.note);
  const [asked, setAsked] = createSignal(false);
  const form = createUniqueId();
  const isRefund = () => props.way === 'refunded';
  const problem = () => (asked() && parseMoney(amount()) === null ? 'Enter an amount such as 1.25.' : undefined);
  const button = () => `Close as ${RESOLUTION_WORDS[props.way].toLowerCase()}`;
  const done = (event: Event) => {
    event.preventDefault();
    setAsked(true);
    const parsed = parseMoney(amount());
    if (isRefund() && parsed === null) return;
    props.onDone({
      ...(isRefund() && parsed !== null ? { refundAmount: parsed } : {}),
      ...(note().trim() ? { note: note().trim() } : {}),
    });
  };
  return (
    <Dialog
      open
      title={WAY_WORDS[props.way].title}
      onClose={props.onClose}
      actions={
        <>
          <Button onClick={() => props.onClose()}>Cancel</Button>
          <Button type="submit" form={form} tone="primary">
            {button()}
          </Button>
        </>
      }
    >
      <p>{WAY_WORDS[props.way].means[props.todo.kind]}</p>
      <form class="stack" id={form} onSubmit={done}>
        <Show when={isRefund()}>
          <TextField
            label={`Amount in ${props.currency}`}
            inputmode="decimal"
            value={amount()}
            onInput={setAmount}
            problem={problem()}
            autofocus
            autocomplete="off"
          />
        </Show>
        <TextArea label="Note (optional)" value={note()} onInput={setNote} />
      </form>
    </Dialog>
  );
}
