import * as v from 'valibot';
import { requires } from '../auth/requires.ts';
import { Todo, TodoPatch } from '../contract/todos.ts';
import { describe, router, validate } from '../platform/http.ts';
import { findTodo } from '../todos/todoList.store.ts';
import { todoOnWire } from '../todos/todos.view.ts';
import { changeTodo } from './answers.usecases.ts';

const TodoParam = v.object({ id: v.pipe(v.string(), v.maxLength(100)) });

/** Answers to to-dos, which move stock and orders; mounted below `/api/todos` beside the list. */
export const answerRoutes = router().patch(
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
