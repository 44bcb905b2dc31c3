import { For, Show } from 'solid-js';
import { TODO_KINDS } from '../../../worker/src/contract/todos.ts';
import { Chip } from '../kit/chip.tsx';
import { ChipSelect } from '../kit/field.tsx';
import { useMe } from '../people/me.tsx';
import { createTeam } from './assign-menu.tsx';
import { TODO_STATES, type TodoView } from './todoView.ts';
import { KIND_LOOK } from './todoWords.ts';

const STATE_LABELS = { open: 'Open', waiting: 'Waiting', done: 'Done' } as const;

/** What of the board is shown: chips that are on show why something is missing. */
export function TodoFilters(props: {
  view: TodoView;
  /** Names of what the view is narrowed to, as far as its rows tell. */
  orderLabel: string | undefined;
  walkNo: number | null | undefined;
  change: (part: Partial<TodoView>) => void;
}) {
  const me = useMe();
  const team = createTeam();
  const others = () => (team.isPending ? [] : (team.data?.members ?? []).filter(({ isYou }) => !isYou));
  const isWalk = () => props.view.walk !== '' && props.view.walk !== 'any';
  return (
    <fieldset class="todo-filters" aria-label="Filters">
      <div class="chip-row">
        <For each={TODO_STATES}>
          {(state) => (
            <Chip on={props.view.state === state} onToggle={() => props.change({ state })}>
              {STATE_LABELS[state]}
            </Chip>
          )}
        </For>
        <span class="chip-gap" />
        <Chip
          on={props.view.assignee === 'me'}
          onToggle={() => props.change({ assignee: props.view.assignee === 'me' ? '' : 'me' })}
        >
          Mine<span class="visually-hidden"> ({me().name})</span>
        </Chip>
        <ChipSelect
          label="Whose to-dos"
          value={props.view.assignee === 'me' ? '' : props.view.assignee}
          onChange={(assignee) => props.change({ assignee })}
          options={[
            { value: '', label: 'Whoever’s' },
            { value: 'nobody', label: 'Nobody’s yet' },
            ...others().map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
      </div>
      <div class="chip-row">
        <For each={TODO_KINDS}>
          {(kind) => (
            <Chip
              on={props.view.kind === kind}
              onToggle={() => props.change({ kind: props.view.kind === kind ? null : kind })}
            >
              {KIND_LOOK[kind].plural}
            </Chip>
          )}
        </For>
        <Chip
          on={props.view.walk === 'any'}
          onToggle={() => props.change({ walk: props.view.walk === 'any' ? '' : 'any' })}
        >
          From walks
        </Chip>
        <Show when={isWalk()}>
          <Chip on onToggle={() => props.change({ walk: '' })}>
            {`Only walk ${props.walkNo ?? ''}`} <span aria-hidden="true">×</span>
          </Chip>
        </Show>
        <Show when={props.view.orderId}>
          <Chip on onToggle={() => props.change({ orderId: '' })}>
            {`Only ${props.orderLabel ?? 'one order'}`} <span aria-hidden="true">×</span>
          </Chip>
        </Show>
      </div>
    </fieldset>
  );
}
