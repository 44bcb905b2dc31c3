import * as v from 'valibot';
import { requires } from '../auth/requires.ts';
import { pageOf } from '../contract/common.ts';
import { Todo, TodoPatch, TodoQuery } from '../contract/todos.ts';
import { describe, router, validate } from '../platform/http.ts';
import { findTodo, listTodos } from './todoList.store.ts';
import { changeTodo } from './todos.usecases.ts';
import { todoOnWire } from './todos.view.ts';

const TodoParam = v.object({ id: v.pipe(v.string(), v.maxLength(100)) });

export const todosRoutes = router()
  .get(
    '/',
    describe({ summary: 'Open problems tied to orders, lines and lots', tags: ['todos'], response: pageOf(Todo) }),
    requires('orders.read'),
    validate('query', TodoQuery),
    async (c) => {
      const { rows, nextCursor } = await listTodos(c.var.shop, c.req.valid('query'));
      return c.json({ rows: rows.map(({ todo, order }) => todoOnWire(todo, order)), nextCursor });
    },
  )
  .patch(
    '/:id',
    describe({ summary: 'Note, hand on or close a to-do', tags: ['todos'], response: Todo }),
    requires('todos.write'),
    validate('param', TodoParam),
    validate('json', TodoPatch),
    async (c) => {
      const { id } = c.req.valid('param');
      await changeTodo(c.var.shop, id, c.req.valid('json'));
      const { todo, order } = await findTodo(c.var.shop, id);
      return c.json(todoOnWire(todo, order));
    },
  );
