import type { ShortReason } from '../../../worker/src/contract/picking.ts';
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

/** What a picker said was wrong. */
export const REASON_WORDS: Record<ShortReason, string> = {
  not_found: 'Not found',
  too_few: 'Too few',
  damaged: 'Damaged',
  wrong_item: 'Another item there',
  wrong_count: 'Wrong count',
  not_reached: 'Not reached',
};

interface WayWords {
  label: string;
  title: string;
}

/** The buttons of a to-do, and the question behind each. */
const WAYS: Record<Resolution, WayWords> = {
  found: { label: 'Found', title: 'The pieces were found' },
  replaced: { label: 'Replaced', title: 'Something else goes into the parcel' },
  refunded: { label: 'Refunded…', title: 'How much was refunded?' },
  cancelled: { label: 'Cancelled', title: 'The pieces are not needed any more' },
  put_back: { label: 'Put back', title: 'The pieces are back in their drawer' },
};

/** Where the same answer means something else. */
const OTHER_WAYS: Partial<Record<Kind, Partial<Record<Resolution, WayWords>>>> = {
  put_back: { cancelled: { label: 'Not put back', title: 'The pieces do not go back' } },
  stock_question: {
    found: { label: 'Settled', title: 'The question is settled' },
    cancelled: { label: 'Leave it', title: 'Leave it as it is' },
  },
};

/** What an answer is called for a kind of to-do; which ones a kind has is the server's word. */
export const wayWords = (kind: Kind, way: Resolution): WayWords => OTHER_WAYS[kind]?.[way] ?? WAYS[way];

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
