import { A } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { For, Show } from 'solid-js';
import { api } from '../api/api.ts';
import { keys } from '../api/queries.ts';
import { Badge } from '../kit/chip.tsx';
import { Icon } from '../kit/icons.tsx';
import { KIND_LOOK, RESOLUTION_WORDS } from '../todos/todoWords.ts';

/** Problems that were reported on a walk, and how each of them ended. */
export function ReportTodos(props: { walkId: string; isOpen: boolean }) {
  const todos = useQuery(() => ({
    queryKey: keys.walkTodos(props.walkId),
    queryFn: () => api.todos({ state: 'all', sessionId: props.walkId, limit: '200' }),
  }));
  const rows = () => (todos.isPending ? [] : (todos.data?.rows ?? []));
  return (
    <Show when={rows().length > 0}>
      <section class="card" aria-labelledby="report-todos">
        <div class="lines-title walk-section-head">
          <h2 id="report-todos">{props.isOpen ? 'To-dos so far' : 'To-dos'}</h2>
          <A class="no-print" href={`/todos?walk=${props.walkId}`}>
            Open them on the board
          </A>
        </div>
        <ul>
          <For each={rows()}>
            {(todo) => (
              <li class="report-row">
                <Icon name={todo.state === 'done' ? 'checkCircle' : KIND_LOOK[todo.kind].icon} />
                <span class="grow">{todo.message}</span>
                <Show when={todo.state === 'done'} fallback={<Badge tone="warn">Open</Badge>}>
                  <Badge tone="good">{RESOLUTION_WORDS[todo.resolution ?? 'found']}</Badge>
                </Show>
              </li>
            )}
          </For>
        </ul>
      </section>
    </Show>
  );
}
