import type { FileRow } from '../../../worker/src/contract/files.ts';

export type Plan = FileRow['plan'];

/** What a line of a file does. */
export const PLAN_WORDS: Record<Plan, string> = {
  problem: 'Problem',
  new: 'New lot',
  add: 'Added to a lot',
  replace: 'Replaces a lot',
  skip: 'Skipped',
  left_out: 'Left out',
};
