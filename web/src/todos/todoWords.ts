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

/** How to-dos of each kind can end, likeliest first. */
export const RESOLUTIONS: Record<Kind, readonly { resolution: Resolution; label: string }[]> = {
  shortage: [
    { resolution: 'found', label: 'Found' },
    { resolution: 'replaced', label: 'Replaced' },
    { resolution: 'refunded', label: 'Refunded…' },
    { resolution: 'cancelled', label: 'Cancelled' },
  ],
  unmatched_line: [
    { resolution: 'found', label: 'Found' },
    { resolution: 'replaced', label: 'Replaced' },
    { resolution: 'refunded', label: 'Refunded…' },
    { resolution: 'cancelled', label: 'Cancelled' },
  ],
  put_back: [{ resolution: 'put_back', label: 'Put back' }],
  stock_question: [
    { resolution: 'found', label: 'Found' },
    { resolution: 'cancelled', label: 'Nothing to do' },
  ],
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
