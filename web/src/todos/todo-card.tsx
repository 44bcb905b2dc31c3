import { A } from '@solidjs/router';
import { createSignal, For, Show } from 'solid-js';
import type { Todo } from '../../../worker/src/contract/todos.ts';
import { RESOLUTIONS } from '../../../worker/src/todos/todos.domain.ts';
import { Button } from '../kit/button.tsx';
import { Badge } from '../kit/chip.tsx';
import { money } from '../kit/format.ts';
import { LocationCode } from '../kit/item.tsx';
import { Menu } from '../kit/menu.tsx';
import { Time } from '../kit/time.tsx';
import { useMay } from '../people/me.tsx';
import { AssignMenu } from './assign-menu.tsx';
import { CloseDialog } from './close-dialog.tsx';
import { NoteDialog } from './note-dialog.tsx';
import { changeTodo } from './todoActions.ts';
import { KIND_LOOK, REASON_WORDS, RESOLUTION_WORDS, type Resolution, STATE_WORDS, wayWords } from './todoWords.ts';
import './todos.css';

/** Buttons beside the menu; the rarer ways to close it are in there. */
const FIRST_WAYS = 3;

/** One open problem: what is wrong and where, whose it is, the ways it can end, and what its end changed. */
export function TodoCard(props: { todo: Todo; currency: string; inOrder?: boolean; only?: (orderId: string) => void }) {
  const may = useMay();
  const [closing, setClosing] = createSignal<Resolution>();
  const [noting, setNoting] = createSignal(false);
  const todo = () => props.todo;
  const isDone = () => todo().state === 'done';
  const ways = () => RESOLUTIONS[todo().kind];
  const onlyThisOrder = () => {
    const { only } = props;
    const { orderId } = todo();
    return only !== undefined && orderId !== null && { label: 'Only this order', onSelect: () => only(orderId) };
  };
  const set = (state: Todo['state']) => () => void changeTodo(todo(), { state });
  return (
    <article class="card todo" data-done={isDone() ? '' : undefined} aria-label={KIND_LOOK[todo().kind].label}>
      <div class="todo-head">
        <Badge icon={KIND_LOOK[todo().kind].icon} tone={isDone() ? 'neutral' : KIND_LOOK[todo().kind].tone}>
          {KIND_LOOK[todo().kind].label}
        </Badge>
        <Show when={todo().reason}>{(reason) => <Badge>{REASON_WORDS[reason()]}</Badge>}</Show>
        <Show when={todo().state === 'waiting_buyer' || todo().state === 'waiting_marketplace'}>
          <Badge icon="clock">{STATE_WORDS[todo().state]}</Badge>
        </Show>
        <Show when={isDone()}>
          <Badge icon="check" tone="good">
            {RESOLUTION_WORDS[todo().resolution ?? 'found']}
            {todo().refundAmount === null ? '' : `: ${money(todo().refundAmount ?? 0, props.currency)}`}
          </Badge>
        </Show>
        <span class="muted small todo-time">
          <Time at={todo().closedAt ?? todo().createdAt} />
        </span>
      </div>
      <div class="todo-what">
        <Show when={todo().locationCode}>{(code) => <LocationCode code={code()} />}</Show>
        <p>{todo().message}</p>
      </div>
      <Show when={todo().note}>
        <p class="todo-note pre">{todo().note}</p>
      </Show>
      <Show when={isDone() && todo().effect}>
        <p class="small muted">{todo().effect}</p>
      </Show>
      <Show when={may('todos.write')} fallback={<Whose todo={todo()} />}>
        <div class="todo-foot">
          <Show
            when={!isDone()}
            fallback={
              <Show when={todo().resolution !== 'withdrawn'}>
                <Button icon="undo" onClick={set('open')}>
                  Open again
                </Button>
              </Show>
            }
          >
            <div class="todo-ways">
              <For each={ways().slice(0, FIRST_WAYS)}>
                {(way) => <Button onClick={() => setClosing(way)}>{wayWords(todo().kind, way).label}</Button>}
              </For>
            </div>
            <AssignMenu todo={todo()} />
            <Menu
              label="More"
              iconOnly
              items={[
                ...ways()
                  .slice(FIRST_WAYS)
                  .map((way) => ({ label: wayWords(todo().kind, way).label, onSelect: () => setClosing(way) })),
                {
                  label: todo().note ? 'Change the note' : 'Add a note',
                  icon: 'note' as const,
                  onSelect: () => setNoting(true),
                },
                todo().state !== 'waiting_buyer' && {
                  label: 'Wait for the buyer',
                  icon: 'clock' as const,
                  onSelect: set('waiting_buyer'),
                },
                todo().state !== 'waiting_marketplace' && {
                  label: 'Wait for the marketplace',
                  icon: 'clock' as const,
                  onSelect: set('waiting_marketplace'),
                },
                todo().state !== 'open' && { label: 'Wait no longer', icon: 'undo' as const, onSelect: set('open') },
                onlyThisOrder(),
              ]}
            />
          </Show>
        </div>
      </Show>
      <Links {...props} />
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
      <Show when={noting()}>
        <NoteDialog todo={todo()} onClose={() => setNoting(false)} />
      </Show>
    </article>
  );
}

function Whose(props: { todo: Todo }) {
  return (
    <Show when={props.todo.assignee}>
      {(who) => (
        <div class="todo-foot">
          <Badge icon="person">{who().name}</Badge>
        </div>
      )}
    </Show>
  );
}

/** What the to-do is tied to. */
function Links(props: { todo: Todo; inOrder?: boolean }) {
  return (
    <div class="todo-links">
      <Show when={!props.inOrder && props.todo.orderId}>
        {(order) => (
          <A class="todo-link" href={`/orders/${order()}`}>
            {props.todo.orderLabel ?? 'The order'}
          </A>
        )}
      </Show>
      <Show when={props.todo.lotId}>
        {(lot) => (
          <A class="todo-link" href={`/inventory/${lot()}`}>
            The lot
          </A>
        )}
      </Show>
      <Show when={props.todo.sessionId}>
        {(walk) => (
          <A class="todo-link" href={`/pick/${walk()}/report`}>
            Walk {props.todo.walkNo ?? ''}
          </A>
        )}
      </Show>
    </div>
  );
}
