import type { InferInput } from 'valibot';
import { TODO_KINDS, type TodoQuery } from '../../../worker/src/contract/todos.ts';
import type { Kind } from './todoWords.ts';

export const TODO_STATES = ['open', 'waiting', 'done'] as const;

/** How the board is looked at; all of it lives in the address. */
export interface TodoView {
  state: (typeof TODO_STATES)[number];
  kind: Kind | null;
  /** A member's id, `me` or `nobody`; '' for everybody. */
  assignee: string;
  orderId: string;
  /** A walk's id, or `any`; '' for to-dos from wherever. */
  walk: string;
}

type Params = Record<string, string | string[] | undefined>;

const text = (value: Params[string]): string => ((Array.isArray(value) ? value[0] : value) ?? '').slice(0, 100);

/** Reads a view from the address; what makes no sense there is left out. */
export const readTodoView = (params: Params): TodoView => ({
  state: TODO_STATES.find((state) => state === text(params.state)) ?? 'open',
  kind: TODO_KINDS.find((kind) => kind === text(params.kind)) ?? null,
  assignee: text(params.assignee),
  orderId: text(params.order),
  walk: text(params.walk),
});

/** The address of a view; null takes a parameter away. */
export const writeTodoView = (view: TodoView): Record<string, string | null> => ({
  state: view.state === 'open' ? null : view.state,
  kind: view.kind,
  assignee: view.assignee || null,
  order: view.orderId || null,
  walk: view.walk || null,
});

/** What the server is asked for a view. */
export const toTodoQuery = (view: TodoView): InferInput<typeof TodoQuery> => ({
  state: view.state,
  ...(view.kind && { kind: view.kind }),
  ...(view.assignee && { assignee: view.assignee }),
  ...(view.orderId && { orderId: view.orderId }),
  ...(view.walk && { sessionId: view.walk }),
});

/** Whether anything but the state is filtered. */
export const isNarrow = (view: TodoView) => Boolean(view.kind || view.assignee || view.orderId || view.walk);
