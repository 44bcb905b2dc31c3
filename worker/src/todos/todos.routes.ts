import { memberNames } from '../auth/memberNames.ts';
import { requires } from '../auth/requires.ts';
import { pageOf } from '../contract/common.ts';
import { Todo, TodoQuery } from '../contract/todos.ts';
import { describe, router, validate } from '../platform/http.ts';
import { listTodos } from './todoList.store.ts';
import { todoOnWire } from './todos.view.ts';

export const todosRoutes = router().get(
  '/',
  describe({ summary: 'Open problems tied to orders, lines and lots', tags: ['todos'], response: pageOf(Todo) }),
  requires('orders.read'),
  validate('query', TodoQuery),
  async (c) => {
    const [{ rows, nextCursor }, members] = await Promise.all([
      listTodos(c.var.shop, c.req.valid('query')),
      memberNames(c.var.shop),
    ]);
    return c.json({ rows: rows.map((row) => todoOnWire(row, members)), nextCursor });
  },
);
