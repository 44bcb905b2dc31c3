import { useSearchParams } from '@solidjs/router';
import { useInfiniteQuery } from '@tanstack/solid-query';
import { createMemo, For, Match, Show, Switch } from 'solid-js';
import { TODO_KINDS, type Todo } from '../../../worker/src/contract/todos.ts';
import { api } from '../api/api.ts';
import { keys } from '../api/queries.ts';
import { Button } from '../kit/button.tsx';
import { Chip } from '../kit/chip.tsx';
import { Each } from '../kit/each.tsx';
import { Loaded, SkeletonRows, State } from '../kit/states.tsx';
import { createTitle } from '../kit/title.ts';
import { useMe } from '../people/me.tsx';
import { TodoCard } from './todo-card.tsx';
import { KIND_LOOK, type Kind } from './todoWords.ts';
import '../kit/lists.css';
import './todos.css';

export default function TodosPage() {
  createTitle(() => 'To-do');
  const me = useMe();
  const [params, setParams] = useSearchParams<{ state?: string; kind?: string }>();
  const state = () => (params.state === 'done' ? 'done' : 'open');
  const kind = (): Kind | undefined => TODO_KINDS.find((one) => one === params.kind);
  const query = createMemo(() => ({ state: state() as 'open' | 'done', ...(kind() ? { kind: kind() } : {}) }));
  const todos = useInfiniteQuery(() => ({
    queryKey: keys.todos(query()),
    queryFn: ({ pageParam }) => api.todos({ ...query(), ...(pageParam ? { cursor: pageParam } : {}) }),
    initialPageParam: '',
    getNextPageParam: (last: { rows: Todo[]; nextCursor: string | null }) => last.nextCursor,
  }));
  const rows = () => (todos.isPending ? [] : (todos.data?.pages ?? []).flatMap((page) => page.rows));
  const choose = (change: { state?: string | null; kind?: string | null }) =>
    setParams(change, { replace: true, scroll: false });
  return (
    <>
      <div class="page-head">
        <h1>To-do</h1>
      </div>
      <fieldset class="chip-row todo-filters" aria-label="Filters">
        <Chip on={state() === 'open'} onToggle={() => choose({ state: null })}>
          Open
        </Chip>
        <Chip on={state() === 'done'} onToggle={() => choose({ state: 'done' })}>
          Done
        </Chip>
        <For each={TODO_KINDS}>
          {(one) => (
            <Chip on={kind() === one} onToggle={() => choose({ kind: kind() === one ? null : one })}>
              {KIND_LOOK[one].plural}
            </Chip>
          )}
        </For>
      </fieldset>
      <Loaded query={todos} loading={<SkeletonRows rowRem={7} rows={4} label="Loading to-dos" />}>
        {() => (
          <Switch>
            <Match when={rows().length === 0 && state() === 'open' && !kind()}>
              <State icon="checkCircle" title="Nothing to do">
                Missing pieces, pieces to put back and questions about stock appear here.
              </State>
            </Match>
            <Match when={rows().length === 0}>
              <State icon="todo" title={state() === 'done' ? 'Nothing closed yet' : 'None of this kind'} />
            </Match>
            <Match when={rows().length > 0}>
              <div class="todo-list">
                <Each rows={rows()} by={(todo) => todo.id}>
                  {(todo) => <TodoCard todo={todo()} currency={me().shop.currency} />}
                </Each>
                <Show when={todos.hasNextPage}>
                  <Button busy={todos.isFetchingNextPage} onClick={() => void todos.fetchNextPage()}>
                    Show more
                  </Button>
                </Show>
              </div>
            </Match>
          </Switch>
        )}
      </Loaded>
    </>
  );
}
