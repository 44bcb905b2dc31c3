import type { OrderDetail } from '../../../worker/src/contract/orders.ts';
import type { Todo, TodoPatch } from '../../../worker/src/contract/todos.ts';
import { api } from '../api/api.ts';
import { ApiError } from '../api/client.ts';
import { keys, queryClient } from '../api/queries.ts';
import { toast } from '../kit/toast.tsx';
import { RESOLUTION_WORDS } from './todoWords.ts';

type Pages = { pages: { rows: Todo[]; nextCursor: string | null }[]; pageParams: string[] };

/** What a to-do looks like the moment its button was pressed. */
function expected(todo: Todo, patch: TodoPatch, assignee: Todo['assignee']): Todo {
  const { state = todo.state, note = todo.note } = patch;
  return {
    ...todo,
    state,
    note,
    assignee: patch.assigneeId === undefined ? todo.assignee : assignee,
    ...(state !== 'done' && { resolution: null, refundAmount: null, effect: null }),
    ...(patch.resolution && { resolution: patch.resolution, refundAmount: patch.refundAmount ?? null }),
  };
}

/** Shows a to-do everywhere as it will be. @returns puts it back as it was */
function showAtOnce(changed: Todo): () => void {
  const orderKey = keys.order(changed.orderId ?? '');
  const before = [
    ...queryClient.getQueriesData<Pages>({ queryKey: ['todos'] }),
    [orderKey, queryClient.getQueryData<OrderDetail>(orderKey)] as const,
  ];
  const swap = (rows: Todo[]) => rows.map((row) => (row.id === changed.id ? changed : row));
  queryClient.setQueriesData<Pages>(
    { queryKey: ['todos'] },
    (old) => old && { ...old, pages: old.pages.map((page) => ({ ...page, rows: swap(page.rows) })) },
  );
  queryClient.setQueryData<OrderDetail>(orderKey, (old) => old && { ...old, todos: swap(old.todos) });
  return () => {
    for (const [key, data] of before) queryClient.setQueryData(key, data);
  };
}

/**
 * Changes a to-do: shown at once, put back with a sentence when the server says no; what was closed can be opened again
 * from the message that says so.
 * @param assignee with `assigneeId`: who that is
 */
export async function changeTodo(todo: Todo, patch: TodoPatch, assignee: Todo['assignee'] = null): Promise<void> {
  await queryClient.cancelQueries({ predicate: (query) => ['todos', 'order'].includes(String(query.queryKey[0])) });
  const putBack = showAtOnce(expected(todo, patch, assignee));
  try {
    const now = await api.changeTodo(todo.id, patch);
    if (patch.state === 'done') sayClosed(now);
    else if (todo.state === 'done') toast({ text: 'The to-do is open again.', tone: 'good' });
  } catch (error) {
    putBack();
    if (!(error instanceof ApiError)) throw error;
    toast({ text: error.message, tone: 'bad' });
  }
  const stale = new Set([
    'todos',
    'walkTodos',
    'todoAnswers',
    'order',
    'orders',
    'syncStatus',
    'lots',
    'lot',
    'movements',
  ]);
  await queryClient.invalidateQueries({ predicate: (query) => stale.has(String(query.queryKey[0])) });
}

function sayClosed(todo: Todo) {
  // The first sentence is about the pieces; the card has the rest.
  const [effect = ''] = (todo.effect ?? '').split(/(?<=\.)\s/);
  toast({
    text: `To-do closed: ${RESOLUTION_WORDS[todo.resolution ?? 'found'].toLowerCase()}. ${effect}`.trim(),
    tone: 'good',
    action: { label: 'Undo', onClick: () => void changeTodo(todo, { state: 'open' }) },
  });
}
