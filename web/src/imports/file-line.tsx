import { useMutation } from '@tanstack/solid-query';
import { createSignal, For, Show } from 'solid-js';
import type { FileImport, FileRow } from '../../../worker/src/contract/files.ts';
import { api } from '../api/api.ts';
import { Chip } from '../kit/chip.tsx';
import { CheckField } from '../kit/field.tsx';
import { quantity } from '../kit/format.ts';
import { toast } from '../kit/toast.tsx';
import { refetchFiles } from './files.tsx';
import { PLAN_WORDS } from './fileWords.ts';

type Problem = FileRow['problems'][number];

/** A line of the file: what it says, what it does, and what it asks. */
export function Line(props: { row: FileRow; file: FileImport }) {
  const row = () => props.row;
  const isOpen = () => row().plan === 'problem';
  const isAsking = () => isOpen() && row().problems.some(({ choices }) => choices);
  return (
    <li data-plan={isAsking() ? 'question' : row().plan}>
      <span class="file-line-no num muted" title="Line of the file">
        {row().line}
      </span>
      <Show when={!isOpen()}>
        <img src={row().imageUrl} alt="" width="40" height="40" loading="lazy" />
      </Show>
      <div class="grow">
        <strong>{row().itemNo || 'No number'}</strong>{' '}
        <Show when={row().formerNo}>{(former) => <span class="small muted">was {former()} </span>}</Show>
        <span class="muted">{row().colorName}</span> {row().itemName}
      </div>
      <Show when={row().quantity !== null}>
        <span class="num">{`${quantity(row().quantity ?? 0)} ×`}</span>
        <span class="mono small">{row().place || 'no drawer'}</span>
      </Show>
      <span class="small muted file-line-plan">{isAsking() ? 'Question' : PLAN_WORDS[row().plan]}</span>
      <Show when={row().problems.length > 0}>
        <ul class="file-problems small">
          <For each={row().problems}>
            {(problem) => (
              <li>
                <Show when={isOpen() && !problem.choices}>
                  <strong>{problem.field}</strong>:{' '}
                </Show>
                {problem.message}
                <Show when={problem.choices && props.file.state === 'ready'}>
                  <Question row={row()} file={props.file} problem={problem} />
                </Show>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </li>
  );
}

/** The answers a line can have. One that was given can be changed until the file is brought in. */
function Question(props: { row: FileRow; file: FileImport; problem: Problem }) {
  const [forAll, setForAll] = createSignal(true);
  const choices = () => props.problem.choices ?? [];
  const isAboutItem = () => choices().some(({ id }) => id.startsWith('item:'));
  const answer = useMutation(() => ({
    mutationFn: (choice: string) =>
      api.answerLine(props.file.id, { no: props.row.no, choice, forAll: isAboutItem() && forAll() }),
    onSuccess: refetchFiles,
    onError: (error) => toast({ text: error.message, tone: 'bad' }),
  }));
  return (
    <fieldset class="file-question" aria-label={`Answer for line ${props.row.line}`} disabled={answer.isPending}>
      <div class="chip-row">
        <For each={choices()}>
          {(choice) => (
            <Chip on={props.problem.answer === choice.id} onToggle={() => answer.mutate(choice.id)}>
              {choice.label}
            </Chip>
          )}
        </For>
      </div>
      <Show when={isAboutItem() && props.problem.answer === undefined}>
        <CheckField checked={forAll()} onChange={setForAll}>
          {`The same for every line with the number ${props.row.itemNo}`}
        </CheckField>
      </Show>
    </fieldset>
  );
}
