import type { OrderDetail } from '../../../worker/src/contract/orders.ts';
import type { Todo, TodoPatch } from '../../../worker/src/contract/todos.ts';
import { api } from '../api/api.ts';
import { ApiError } from '../api/client.ts';
import { keys, queryClient } from '../api/queries.ts';
import { toast } from '../kit/toast.tsx';
import { RESOLUTION_WORDS } from './todoWords.ts';

type Pages = { pages: { rows: Todo[]; nextCursor: string | null }[]; pageParams: string[] };

/** Changes a to-do: shown at once, put back with a sentence when the server says no; what was closed stays closed. */
export async function changeTodo(todo: Todo, patch: TodoPatch): Promise<void> {
  await queryClient.cancelQueries({ predicate: (query) => ['todos', 'order'].includes(String(query.queryKey[0])) });
  const orderKey = keys.order(todo.orderId ?? '');
  const before = [
    ...queryClient.getQueriesData<Pages>({ queryKey: ['todos'] }),
    [orderKey, queryClient.getQueryData<OrderDetail>(orderKey)] as const,
  ];
  const changed: Todo = {
    ...todo,
    ...patch,
    resolution: patch.resolution ?? null,
    refundAmount: patch.refundAmount ?? null,
    note: patch.note ?? todo.note,
  };
  const swap = (rows: Todo[]) => rows.map((row) => (row.id === todo.id ? changed : row));
  queryClient.setQueriesData<Pages>(
    { queryKey: ['todos'] },
    (old) => old && { ...old, pages: old.pages.map((page) => ({ ...page, rows: swap(page.rows) })) },
  );
  queryClient.setQueryData<OrderDetail>(orderKey, (old) => old && { ...old, todos: swap(old.todos) });
  try {
    await api.changeTodo(todo.id, patch);
    if (patch.state === 'done') {
      toast({
        text: `To-do closed: ${RESOLUTION_WORDS[patch.resolution ?? 'found'].toLowerCase()}.`,
        tone: 'good',
      });
    }
  } catch (error) {
    for (const [key, data] of before) queryClient.setQueryData(key, data);
    if (!(error instanceof ApiError)) throw error;
    toast({ text: error.message, tone: 'bad' });
  }
  const stale = new Set(['todos', 'order', 'orders', 'syncStatus', 'lots', 'lot', 'movements']);
  await queryClient.invalidateQueries({ predicate: (query) => stale.has(String(query.queryKey[0])) });
}
