import { useSearchParams } from '@solidjs/router';
import { useInfiniteQuery } from '@tanstack/solid-query';
import { createMemo, Match, Show, Switch } from 'solid-js';
import type { Todo } from '../../../worker/src/contract/todos.ts';
import { api } from '../api/api.ts';
import { keys } from '../api/queries.ts';
import { Button } from '../kit/button.tsx';
import { Each } from '../kit/each.tsx';
import { Loaded, SkeletonRows, State } from '../kit/states.tsx';
import { createTitle } from '../kit/title.ts';
import { useMe } from '../people/me.tsx';
import { TodoCard } from './todo-card.tsx';
import { TodoFilters } from './todo-filters.tsx';
import { isNarrow, readTodoView, type TodoView, toTodoQuery, writeTodoView } from './todoView.ts';
import '../kit/lists.css';
import './todos.css';

const NOTHING_OF = { open: 'Nothing to do', waiting: 'Nothing waits for anybody', done: 'Nothing closed yet' } as const;

export default function TodosPage() {
  createTitle(() => 'To-do');
  const me = useMe();
  const [params, setParams] = useSearchParams();
  const view = createMemo(() => readTodoView(params));
  const query = createMemo(() => toTodoQuery(view()), undefined, {
    equals: (a, b) => JSON.stringify(a) === JSON.stringify(b),
  });
  const todos = useInfiniteQuery(() => ({
    queryKey: keys.todos(query()),
    queryFn: ({ pageParam }) => api.todos({ ...query(), ...(pageParam ? { cursor: pageParam } : {}) }),
    initialPageParam: '',
    getNextPageParam: (last: { rows: Todo[]; nextCursor: string | null }) => last.nextCursor,
  }));
  const rows = createMemo(() => (todos.isPending ? [] : (todos.data?.pages ?? []).flatMap((page) => page.rows)));
  const change = (part: Partial<TodoView>) =>
    setParams(writeTodoView({ ...view(), ...part }), { replace: true, scroll: false });
  const clear = () => change({ kind: null, assignee: '', orderId: '', walk: '' });
  return (
    <>
      <div class="page-head">
        <h1>To-do</h1>
      </div>
      <TodoFilters
        view={view()}
        orderLabel={rows()[0]?.orderLabel ?? undefined}
        walkNo={rows()[0]?.walkNo}
        change={change}
      />
      <Loaded query={todos} loading={<SkeletonRows rowRem={7} rows={4} label="Loading to-dos" />}>
        {() => (
          <Switch>
            <Match when={rows().length === 0 && isNarrow(view())}>
              <State icon="todo" title="None like that" action={<Button onClick={clear}>Clear filters</Button>}>
                Nothing fits all of these filters together.
              </State>
            </Match>
            <Match when={rows().length === 0}>
              <State icon={view().state === 'open' ? 'checkCircle' : 'todo'} title={NOTHING_OF[view().state]}>
                Missing pieces, pieces to put back and questions about stock appear here.
              </State>
            </Match>
            <Match when={rows().length > 0}>
              <div class="todo-list">
                <Each rows={rows()} by={(todo) => todo.id}>
                  {(todo) => (
                    <TodoCard
                      todo={todo()}
                      currency={me().shop.currency}
                      {...(view().orderId ? {} : { only: (orderId: string) => change({ orderId }) })}
                    />
                  )}
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
