import type * as v from 'valibot';
import { itemKey, type KnownNumbers } from '../catalog/known.domain.ts';
import { loadKnownNumbers } from '../catalog/known.store.ts';
import type { FileAnswerBody, FileImport } from '../contract/files.ts';
import { hint } from '../live/changes.ts';
import { commit, retryStale } from '../platform/batch.ts';
import type { ShopContext } from '../platform/context.ts';
import { invalidInput, notFound } from '../platform/errors.ts';
import { type Answer, answerOf, onlyItem, sameLotTwice } from './fileChoices.domain.ts';
import { changed, onWire, requireFileImport } from './fileImports.usecases.ts';
import type { FileLot } from './fileLot.domain.ts';
import { type EarlierLines, numbersOf, type PlannedRow, planRows } from './filePlan.domain.ts';
import { fileImportNotReady, fileImportOver } from './files.errors.ts';
import {
  countRows,
  type FileRow,
  guardFileImport,
  loadAlike,
  loadEarlierLines,
  loadStagedRow,
  lotsOfItems,
  replanRows,
  type StagedRow,
} from './files.store.ts';

/** Lines answered at once; more are answered by asking again. */
const MAX_ALIKE = 2_000;

/**
 * Takes an answer to what a line asks, and plans the line anew. The answer may ask the next question.
 * @throws files.not_ready, files.over; request.not_found for a line, request.invalid for a choice it does not have
 */
export async function answerLine(
  ctx: ShopContext,
  importId: string,
  { no, choice, forAll }: v.InferOutput<typeof FileAnswerBody>,
): Promise<FileImport> {
  const row = await retryStale(async () => {
    const file = await requireFileImport(ctx, importId);
    if (file.state === 'columns' || file.state === 'reading') throw fileImportNotReady();
    if (file.state !== 'ready') throw fileImportOver();
    const asked = await loadStagedRow(ctx, importId, no);
    if (!asked) throw notFound('line');
    const alike =
      forAll && answerOf(choice).kind === 'item' ? await loadAlike(ctx, importId, asked, choice, MAX_ALIKE) : [];
    const lines = [asked, ...alike.filter((one) => one.no !== no)];
    const planned = await replan(ctx, file, lines, choice);
    await commit(ctx.db, [
      guardFileImport(ctx, file),
      ...replanRows(ctx, importId, planned),
      countRows(ctx, importId),
      changed(ctx, importId),
    ]);
    return requireFileImport(ctx, importId);
  });
  await hint(ctx, ['imports']);
  return onWire(row);
}

async function replan(ctx: ShopContext, file: FileRow, lines: StagedRow[], choice: string): Promise<PlannedRow[]> {
  const answer = answerOf(choice);
  const asked = lines.map((line) => {
    const problems = line.problems ?? [];
    const at = problems.findIndex(({ choices }) => choices?.some(({ id }) => id === choice));
    const question = problems[at];
    if (!question)
      throw invalidInput([{ field: 'choice', message: 'This line does not have this choice. Look again.' }]);
    // Questions that followed from another answer are asked again, or no longer.
    return { line, answered: [...problems.slice(0, at), { ...question, answer: choice }] };
  });
  const earlier = await loadEarlierLines(ctx, file.id, new Set(lines.map(({ no }) => no)));
  if (answer.kind !== 'item') {
    return asked.map(({ line, answered }) => {
      const planned = direct(answer, line.lot as FileLot, file, earlier);
      return { ...line, ...planned, problems: [...answered, ...(planned.problems ?? [])] };
    });
  }
  const lots = asked.map(({ line: { lot } }) => ({ ...(lot as FileLot), itemNo: lot.formerNo ?? lot.itemNo ?? '' }));
  const known = await loadKnownNumbers(ctx, lots);
  for (const lot of lots) name(lot, answer.itemKey, known);
  const stocked = await lotsOfItems(
    ctx,
    lots.flatMap((lot) => [...numbersOf(lot, known).keys()]),
  );
  const planned = planRows(
    asked.map(({ line }, i) => ({
      no: line.no,
      line: line.line,
      named: line.lot,
      isExcluded: false,
      outcome: { lot: lots[i] as FileLot },
    })),
    { stocked, known, earlier },
    { importId: file.id, duplicates: file.options.duplicates },
  );
  return planned.map((one, i) => ({ ...one, problems: [...(asked[i]?.answered ?? []), ...(one.problems ?? [])] }));
}

function name(lot: FileLot, key: string, { meant }: KnownNumbers): void {
  const item = meant.get(itemKey(lot))?.find((one) => itemKey(one) === key);
  if (!item) throw invalidInput([{ field: 'choice', message: 'The catalogue does not have this item any more.' }]);
  onlyItem(lot, item);
}

/** What the answer says, unless another line replaces the same lot. */
function direct(
  answer: Exclude<Answer, { kind: 'item' }>,
  lot: FileLot,
  { options }: FileRow,
  earlier: EarlierLines,
): Pick<PlannedRow, 'plan' | 'lotId' | 'problems'> {
  if (answer.kind === 'new') return { plan: 'new', lotId: null, problems: null };
  if (answer.kind === 'leave_out') return { plan: 'left_out', lotId: null, problems: null };
  const { kind, lotId } = answer;
  if (kind === 'add' || options.duplicates !== 'replace') return { plan: 'add', lotId, problems: null };
  const other = earlier.userOf(lotId);
  if (other === undefined) return { plan: 'replace', lotId, problems: null };
  return { plan: 'problem', lotId: null, problems: [sameLotTwice(lotId, other, lot)] };
}
