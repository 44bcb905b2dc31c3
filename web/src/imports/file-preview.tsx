import { useInfiniteQuery, useMutation } from '@tanstack/solid-query';
import { createEffect, createMemo, createSignal, For, type JSX, Show } from 'solid-js';
import { type FileImport, FORMAT_WORDS } from '../../../worker/src/contract/files.ts';
import { api } from '../api/api.ts';
import { keys } from '../api/queries.ts';
import { Button } from '../kit/button.tsx';
import { Chip } from '../kit/chip.tsx';
import { CheckField, RadioGroup } from '../kit/field.tsx';
import { plural, quantity } from '../kit/format.ts';
import { Note } from '../kit/note.tsx';
import { Loaded, SkeletonRows, State } from '../kit/states.tsx';
import { ColumnsForm } from './columns-form.tsx';
import { Line } from './file-line.tsx';
import { refetchFiles } from './files.tsx';
import { PLAN_WORDS, type Plan } from './fileWords.ts';

type Page = Awaited<ReturnType<typeof api.fileRows>>;

const DUPLICATES = [
  { value: 'add', label: 'Add the pieces to them' },
  { value: 'replace', label: 'Replace them', hint: 'Counted, priced and described as the file says.' },
  { value: 'skip', label: 'Leave them as they are' },
  { value: 'separate', label: 'Keep new lots beside them' },
] as const;

/** Everything a file would do, the one question, and the button. */
export function FilePreview(props: { file: FileImport; cancel: JSX.Element }) {
  const file = () => props.file;
  const counts = () => file().counts;
  const problems = () => counts()?.problems ?? 0;
  const questions = () => counts()?.questions ?? 0;
  const changes = () => (counts()?.newLots ?? 0) + (counts()?.added ?? 0) + (counts()?.replaced ?? 0);
  const [leaveOut, setLeaveOut] = createSignal(false);
  const [isMapping, setMapping] = createSignal(false);
  const again = useMutation(() => ({
    mutationFn: (duplicates: FileImport['options']['duplicates']) =>
      api.readFile(file().id, { ...file().options, duplicates }),
    onSuccess: refetchFiles,
  }));
  const apply = useMutation(() => ({
    mutationFn: () => api.applyFile(file().id, leaveOut()),
    onSuccess: refetchFiles,
  }));
  const trouble = () => apply.error ?? again.error;
  return (
    <section class="panel stack" data-gap="l" aria-label="Preview of the file">
      <div>
        <h2>What {file().name} holds</h2>
        <p class="muted small">{FORMAT_WORDS[file().format]}</p>
      </div>
      <Counts file={file()} />
      <Show when={(counts()?.withoutPrice ?? 0) > 0}>
        <Note tone="warn">
          {plural(counts()?.withoutPrice ?? 0, 'new lot has', 'new lots have')} no price in the file. They come in
          without one; price them before they are put on sale.
        </Note>
      </Show>
      <RadioGroup
        legend="Lots that are in stock already"
        value={file().options.duplicates}
        onChange={(duplicates) => again.mutate(duplicates)}
        options={DUPLICATES}
      />
      <Show when={file().format === 'csv'}>
        <Show
          when={isMapping()}
          fallback={
            <div>
              <Button onClick={() => setMapping(true)}>Change what the columns hold</Button>
            </div>
          }
        >
          <ColumnsForm file={file()} />
        </Show>
      </Show>
      <Show when={questions() > 0}>
        <Note tone="warn">
          {plural(questions(), 'line asks', 'lines ask')} what is meant. Choose an answer on each of them; nothing is
          brought in until you have, or leave them out.
        </Note>
      </Show>
      <Lines file={file()} />
      <Show when={problems() > 0}>
        <CheckField checked={leaveOut()} onChange={setLeaveOut}>
          {questions() === problems()
            ? `Leave out the ${plural(problems(), 'line')} without an answer`
            : `Leave out the ${plural(problems(), 'line')} that cannot be brought in`}
        </CheckField>
      </Show>
      <Show when={trouble()}>
        {(error) => (
          <Note tone="bad" live>
            {error().message}
          </Note>
        )}
      </Show>
      <div class="button-row">
        <Button
          tone="primary"
          busy={apply.isPending}
          disabled={changes() === 0 || (problems() > 0 && !leaveOut())}
          onClick={() => apply.mutate()}
        >
          {changes() === 0 ? 'Nothing to bring in' : `Bring in ${plural(changes(), 'lot')}`}
        </Button>
        {props.cancel}
      </div>
    </section>
  );
}

function Counts(props: { file: FileImport }) {
  const rows = () => {
    const counts = props.file.counts;
    if (!counts) return [];
    return (
      [
        ['Lines', counts.lines, true],
        ['Pieces', counts.pieces, true],
        ['New lots', counts.newLots, true],
        ['Added to lots', counts.added, false],
        ['Lots replaced', counts.replaced, false],
        ['Skipped', counts.skipped, false],
        ['Left out', counts.leftOut, false],
        ['Without a drawer', counts.withoutPlace, false],
        ['Questions', counts.questions ?? 0, false],
        ['Problems', counts.problems - (counts.questions ?? 0), false],
      ] as const
    ).filter(([, count, always]) => always || count > 0);
  };
  return (
    <dl class="count-grid">
      <For each={rows()}>
        {([label, count]) => (
          <div>
            <dt>{label}</dt>
            <dd>{quantity(count)}</dd>
          </div>
        )}
      </For>
    </dl>
  );
}

/** The lines themselves, those with problems first in line. */
function Lines(props: { file: FileImport }) {
  const counts = () => props.file.counts;
  const [plan, setPlan] = createSignal<Plan | null>((counts()?.problems ?? 0) > 0 ? 'problem' : null);
  // The last question was answered: the lines that are left are worth a look.
  createEffect(() => {
    if (plan() === 'problem' && counts()?.problems === 0) setPlan(null);
  });
  const query = () => ({ plan: plan() ?? undefined, limit: '50' });
  const pages = useInfiniteQuery(() => ({
    queryKey: keys.fileRows(props.file.id, { ...query(), read: props.file.options }),
    queryFn: ({ pageParam, signal }) =>
      api.fileRows(props.file.id, { ...query(), ...(pageParam ? { cursor: pageParam } : {}) }, signal),
    initialPageParam: '',
    getNextPageParam: (last: Page) => last.nextCursor,
  }));
  const rows = createMemo(() => (pages.isPending ? [] : (pages.data?.pages ?? []).flatMap((page) => page.rows)));
  const shown = () =>
    (
      [
        ['problem', counts()?.problems],
        ['new', counts()?.newLots],
        ['add', counts()?.added],
        ['replace', counts()?.replaced],
        ['skip', counts()?.skipped],
        ['left_out', counts()?.leftOut],
      ] as const
    ).filter(([, count]) => (count ?? 0) > 0);
  return (
    <div class="stack" data-gap="s">
      <fieldset class="chip-row" aria-label="Lines shown">
        <Chip on={plan() === null} onToggle={() => setPlan(null)}>
          All lines
        </Chip>
        <For each={shown()}>
          {([one, count]) => (
            <Chip on={plan() === one} onToggle={() => setPlan(one)}>
              {`${PLAN_WORDS[one]} ${quantity(count ?? 0)}`}
            </Chip>
          )}
        </For>
      </fieldset>
      <Loaded query={pages} loading={<SkeletonRows rows={5} label="Loading lines" />}>
        {() => (
          <Show when={rows().length > 0} fallback={<State icon="check" title="No such lines" />}>
            <ul class="file-lines" aria-label="Lines of the file">
              <For each={rows()}>{(row) => <Line row={row} file={props.file} />}</For>
            </ul>
            <Show when={pages.hasNextPage}>
              <Button busy={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
                Show more
              </Button>
            </Show>
          </Show>
        )}
      </Loaded>
    </div>
  );
}
