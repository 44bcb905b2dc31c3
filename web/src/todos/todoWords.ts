import type { Todo, TodoPatch } from '../../../worker/src/contract/todos.ts';
import type { Tone } from '../kit/chip.tsx';
import type { IconName } from '../kit/icons.tsx';

export type Kind = Todo['kind'];
export type Resolution = NonNullable<TodoPatch['resolution']>;

export const KIND_LOOK: Record<Kind, { label: string; plural: string; tone: Tone; icon: IconName }> = {
  shortage: { label: 'Pieces missing', plural: 'Pieces missing', tone: 'warn', icon: 'shortage' },
  unmatched_line: { label: 'Unknown lot', plural: 'Unknown lots', tone: 'warn', icon: 'question' },
  put_back: { label: 'Put back', plural: 'Put back', tone: 'teal', icon: 'undo' },
  stock_question: { label: 'Stock question', plural: 'Stock questions', tone: 'violet', icon: 'question' },
};

/** The buttons of a to-do, and what pressing them means; which ones a kind has is the server's word. */
export const WAY_WORDS: Record<Resolution, { label: string; title: string; means: Record<Kind, string> }> = {
  found: {
    label: 'Found',
    title: 'The pieces were found',
    means: {
      shortage: 'They are counted into the drawer and go to this order.',
      unmatched_line: 'The line is settled. Nothing changes in the stock, because no lot of yours is known for it.',
      put_back: '',
      stock_question: 'The question is settled. Correct the count in the drawer if it was wrong.',
    },
  },
  replaced: {
    label: 'Replaced',
    title: 'Something else goes into the parcel',
    means: {
      shortage: 'The missing pieces are no longer looked for. The order can go on.',
      unmatched_line: 'The line is settled. Nothing changes in the stock.',
      put_back: '',
      stock_question: '',
    },
  },
  refunded: {
    label: 'Refunded…',
    title: 'How much was refunded?',
    means: {
      shortage:
        'The missing pieces are no longer looked for. Pay the money back on the marketplace; here it is written down.',
      unmatched_line: 'The line is settled. Pay the money back on the marketplace; here it is written down.',
      put_back: '',
      stock_question: '',
    },
  },
  cancelled: {
    label: 'Cancelled',
    title: 'The pieces are not needed any more',
    means: {
      shortage: 'The missing pieces are no longer looked for. The order can go on.',
      unmatched_line: 'The line is settled. Nothing changes in the stock.',
      put_back: 'The pieces are not counted back into a drawer.',
      stock_question: 'The question is closed. Nothing changes in the stock.',
    },
  },
  put_back: {
    label: 'Put back',
    title: 'The pieces are back in their drawer',
    means: {
      shortage: '',
      unmatched_line: '',
      put_back: 'They are counted into the drawer they came from and can be sold again.',
      stock_question: '',
    },
  },
};

export const RESOLUTION_WORDS: Record<NonNullable<Todo['resolution']>, string> = {
  found: 'Found',
  replaced: 'Replaced',
  refunded: 'Refunded',
  cancelled: 'Cancelled',
  put_back: 'Put back',
  withdrawn: 'Not needed any more',
};

export const STATE_WORDS: Record<Todo['state'], string> = {
  open: 'Open',
  waiting_buyer: 'Waiting for the buyer',
  waiting_marketplace: 'Waiting for the marketplace',
  done: 'Done',
};
