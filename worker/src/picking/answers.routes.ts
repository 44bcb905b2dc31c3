import * as v from 'valibot';
import { memberNames } from '../auth/memberNames.ts';
import { requires } from '../auth/requires.ts';
import { AnswersQuery, Todo, TodoAnswers, TodoPatch } from '../contract/todos.ts';
import { describe, router, validate } from '../platform/http.ts';
import { findTodo } from '../todos/todoList.store.ts';
import { todoOnWire } from '../todos/todos.view.ts';
import { changeTodo, previewAnswers } from './answers.usecases.ts';

const TodoParam = v.object({ id: v.pipe(v.string(), v.maxLength(100)) });

/** Answers to to-dos, which move stock and orders; mounted below `/api/todos` beside the list. */
export const answerRoutes = router()
  .patch(
    '/:id',
    describe({
      summary: 'Note, hand on, close or reopen a to-do',
      description:
        'Closing has its effect on stock and order at once; `GET …/answers` says it beforehand. Opening it again takes that back, or says why it cannot.',
      tags: ['todos'],
      response: Todo,
      errors: [409],
    }),
    requires('todos.write'),
    validate('param', TodoParam),
    validate('json', TodoPatch),
    async (c) => {
      const { id } = c.req.valid('param');
      await changeTodo(c.var.shop, id, c.req.valid('json'));
      const [row, members] = await Promise.all([findTodo(c.var.shop, id), memberNames(c.var.shop)]);
      return c.json(todoOnWire(row, members));
    },
  )
  .get(
    '/:id/answers',
    describe({ summary: 'What each answer to a to-do would change', tags: ['todos'], response: TodoAnswers }),
    requires('orders.read'),
    validate('param', TodoParam),
    validate('query', AnswersQuery),
    async (c) => c.json(await previewAnswers(c.var.shop, c.req.valid('param').id, c.req.valid('query').foundAt)),
  );
