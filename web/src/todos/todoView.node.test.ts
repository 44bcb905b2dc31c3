import { describe, expect, it } from 'vitest';
import { isNarrow, readTodoView, toTodoQuery, writeTodoView } from './todoView.ts';

describe('the address of the board', () => {
  it('holds the whole view', () => {
    const view = readTodoView({ state: 'done', kind: 'shortage', assignee: 'me', order: 'ord_1', walk: 'any' });
    expect(toTodoQuery(view)).toEqual({
      state: 'done',
      kind: 'shortage',
      assignee: 'me',
      orderId: 'ord_1',
      sessionId: 'any',
    });
    expect(readTodoView(writeTodoView(view) as Record<string, string>)).toEqual(view);
  });

  it('is empty for what is open', () => {
    const view = readTodoView({});
    expect(Object.values(writeTodoView(view)).every((value) => value === null)).toBe(true);
    expect(isNarrow(view)).toBe(false);
  });

  it('leaves out what makes no sense', () => {
    expect(readTodoView({ state: 'gone', kind: 'laundry' })).toMatchObject({ state: 'open', kind: null });
  });
});
