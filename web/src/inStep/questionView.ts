import { MARKETPLACE_LABELS, type MarketplaceName } from '../../../worker/src/contract/common.ts';
import type { AnswerBody, ListingQuestion, QuestionPage } from '../../../worker/src/contract/listings.ts';
import { quantity } from '../kit/format.ts';
import { fieldLabel, fieldWords } from './pushWords.ts';

export type QuestionKind = ListingQuestion['kind'];
export type Answer = AnswerBody['answer'];

/** Questions of one marketplace and one kind: what can be answered together. */
export interface QuestionGroup {
  marketplace: MarketplaceName;
  kind: QuestionKind;
  open: number;
}

/** As many as one request takes. */
export const ANSWERED_AT_ONCE = 200;

export const KIND_LABELS: Record<QuestionKind, string> = {
  quantity: 'Other quantity',
  fields: 'Other price or notes',
  gone: 'No longer there',
  extra: 'Only there',
};

/** What happened, and what each answer does. */
export function kindWords(kind: QuestionKind, marketplace: MarketplaceName) {
  const label = MARKETPLACE_LABELS[marketplace];
  const words: Record<QuestionKind, { asks: string; ours: string; theirs: string }> = {
    quantity: {
      asks: `${label} shows another quantity than your books, and no order explains it.`,
      ours: `${label} is made to show your quantity.`,
      theirs: 'Your stock is corrected by the difference, everywhere. The correction can be undone on the lot’s page.',
    },
    fields: {
      asks: `Somebody changed these lots on ${label}. Nothing there is overwritten before you answer.`,
      ours: `${label} gets your values back.`,
      theirs: `Your lots take over what ${label} shows, and so does the other marketplace.`,
    },
    gone: {
      asks: `${label} no longer has these lots, and no order explains it.`,
      ours: `They are listed on ${label} again.`,
      theirs: `They stay off ${label}. Your stock is not changed.`,
    },
    extra: {
      asks: `${label} sells these lots, and your inventory does not have them. Bring in the stock of ${label} to take them in.`,
      ours: '',
      theirs: '',
    },
  };
  return words[kind];
}

export const answerLabel = (answer: Answer, marketplace: MarketplaceName): string =>
  answer === 'ours' ? 'Keep ours' : `Take ${MARKETPLACE_LABELS[marketplace]}’s`;

/** A question's name on this screen; unique among all that are open. */
export const questionKey = ({ marketplace, remoteLotId, kind }: ListingQuestion): string =>
  `${marketplace} ${kind} ${remoteLotId}`;

/** Both values of one thing that differs. */
export interface Difference {
  label: string;
  ours: string;
  theirs: string;
}

/** What differs, and nothing else. */
export function differences(question: ListingQuestion, currency: string): Difference[] {
  const { kind, ours, theirs } = question;
  if (kind === 'fields') {
    const names = new Set([...Object.keys(ours.fields ?? {}), ...Object.keys(theirs.fields ?? {})]);
    const value = (side: ListingQuestion['ours'], name: string) =>
      fieldWords(name, (side.fields as Record<string, unknown> | undefined)?.[name], currency);
    return [...names].map((name) => ({
      label: fieldLabel(name),
      ours: value(ours, name),
      theirs: value(theirs, name),
    }));
  }
  const pieces = (count: number | undefined) => quantity(count ?? 0);
  return [
    {
      label: 'Pieces on sale',
      ours: kind === 'extra' ? 'not in your inventory' : pieces(ours.quantity),
      theirs: kind === 'gone' ? 'no longer there' : pieces(theirs.quantity),
    },
  ];
}

/** The group an address asks for, or else the largest that can be answered. */
export function chooseGroup(
  groups: QuestionPage['groups'],
  wish: { marketplace?: string | undefined; kind?: string | undefined },
): QuestionGroup | null {
  const fits = groups.filter(
    ({ marketplace, kind }) =>
      (!wish.marketplace || wish.marketplace === marketplace) && (!wish.kind || wish.kind === kind),
  );
  return byUse(fits.length > 0 ? fits : groups)[0] ?? null;
}

/** What can be answered comes first, and of that the most. */
export const byUse = (groups: QuestionPage['groups']): QuestionGroup[] =>
  groups.toSorted((a, b) => Number(a.kind === 'extra') - Number(b.kind === 'extra') || b.open - a.open);

interface AnswerAll {
  answer: Answer;
  group: Pick<QuestionGroup, 'marketplace' | 'kind'>;
  /** Those that were chosen; null for all of the group that are open by now. */
  chosen: readonly ListingQuestion[] | null;
  questions: (query: {
    marketplace: MarketplaceName;
    kind: QuestionKind;
    limit: string;
    cursor?: string;
  }) => Promise<QuestionPage>;
  send: (body: AnswerBody) => Promise<number>;
  /** @returns false to stop after this request */
  onProgress: (done: number) => boolean;
}

/**
 * Answers many questions, 200 at a time. All of a group are taken from newest to oldest by their cursor, so that what
 * is asked meanwhile is left for its own answer.
 * @returns how many were answered
 */
export async function answerAll({ answer, group, chosen, questions, send, onProgress }: AnswerAll): Promise<number> {
  let answered = 0;
  let done = 0;
  const sendSome = async (some: readonly ListingQuestion[]) => {
    answered += await send({
      answer,
      questions: some.map(({ marketplace, remoteLotId, kind }) => ({ marketplace, remoteLotId, kind })),
    });
    done += some.length;
    return onProgress(done);
  };
  if (chosen) {
    for (let from = 0; from < chosen.length; from += ANSWERED_AT_ONCE) {
      if (!(await sendSome(chosen.slice(from, from + ANSWERED_AT_ONCE)))) break;
    }
    return answered;
  }
  const { marketplace, kind } = group;
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await questions({
      marketplace,
      kind,
      limit: String(ANSWERED_AT_ONCE),
      ...(cursor === undefined ? {} : { cursor }),
    });
    if (page.rows.length > 0 && !(await sendSome(page.rows))) break;
    cursor = page.nextCursor;
  }
  return answered;
}
