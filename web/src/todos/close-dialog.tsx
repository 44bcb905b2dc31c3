import { keepPreviousData, useQuery } from '@tanstack/solid-query';
import { createMemo, createSignal, createUniqueId, Match, Show, Switch } from 'solid-js';
import type { Todo, TodoPatch } from '../../../worker/src/contract/todos.ts';
import { api } from '../api/api.ts';
import { keys } from '../api/queries.ts';
import { Button } from '../kit/button.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { SelectField, TextArea, TextField } from '../kit/field.tsx';
import { parseMoney, quantity } from '../kit/format.ts';
import { Note } from '../kit/note.tsx';
import { type Resolution, wayWords } from './todoWords.ts';

const ELSEWHERE = '';

/** Closing moves stock and orders, so the dialog says first what it will change, in the server's own words. */
export function CloseDialog(props: {
  todo: Todo;
  way: Resolution;
  currency: string;
  onClose: () => void;
  onDone: (more: Pick<TodoPatch, 'refundAmount' | 'note' | 'foundAt'>) => void;
}) {
  const [amount, setAmount] = createSignal('');
  const [note, setNote] = createSignal(props.todo.note);
  const [asked, setAsked] = createSignal(false);
  const [place, setPlace] = createSignal<string>();
  const [otherPlace, setOtherPlace] = createSignal('');
  const form = createUniqueId();
  const words = () => wayWords(props.todo.kind, props.way);
  const isRefund = () => props.way === 'refunded';
  const asksWhere = () => props.way === 'found' && props.todo.kind === 'shortage';
  const foundAt = createMemo(() => (place() === ELSEWHERE ? otherPlace().trim() : place()) || undefined);

  const answers = useQuery(() => ({
    queryKey: keys.todoAnswers(props.todo.id, foundAt() ?? ''),
    queryFn: ({ signal }) => api.todoAnswers(props.todo.id, foundAt(), signal),
    staleTime: 0,
    placeholderData: keepPreviousData,
  }));
  const known = () => (answers.isPending ? undefined : answers.data);
  const effect = () => known()?.answers.find(({ resolution }) => resolution === props.way)?.effect;
  const places = () => known()?.places ?? [];

  const problem = () => (asked() && parseMoney(amount()) === null ? 'Enter an amount such as 1.25.' : undefined);
  const placeProblem = () =>
    asked() && place() === ELSEWHERE && !otherPlace().trim() ? 'Say where: the code of the drawer.' : undefined;
  const done = (event: Event) => {
    event.preventDefault();
    setAsked(true);
    const parsed = parseMoney(amount());
    const where = foundAt();
    if ((isRefund() && parsed === null) || placeProblem()) return;
    props.onDone({
      ...(isRefund() && parsed !== null ? { refundAmount: parsed } : {}),
      ...(note().trim() !== props.todo.note ? { note: note().trim() } : {}),
      ...(asksWhere() && where ? { foundAt: where } : {}),
    });
  };
  return (
    <Dialog
      open
      title={words().title}
      onClose={props.onClose}
      actions={
        <>
          <Button onClick={() => props.onClose()}>Cancel</Button>
          <Button type="submit" form={form} tone="primary">
            {`Close: ${words().label.replace('…', '').toLowerCase()}`}
          </Button>
        </>
      }
    >
      <p class="todo-about">{props.todo.message}</p>
      <form class="stack" id={form} onSubmit={done}>
        <Show when={isRefund()}>
          <TextField
            label={`Amount in ${props.currency}`}
            inputmode="decimal"
            value={amount()}
            onInput={setAmount}
            problem={problem()}
            autofocus
            autocomplete="off"
          />
        </Show>
        <Show when={asksWhere() && places().length > 0}>
          <SelectField
            label="Found in"
            value={place() ?? places()[0]?.code ?? ELSEWHERE}
            onChange={setPlace}
            options={[
              ...places().map(({ code, available }) => ({
                value: code,
                label: `${code} (${quantity(available)} free in the books)`,
              })),
              { value: ELSEWHERE, label: 'Another drawer…' },
            ]}
          />
        </Show>
        <Show when={asksWhere() && place() === ELSEWHERE}>
          <TextField
            label="Code of the drawer"
            value={otherPlace()}
            onInput={setOtherPlace}
            problem={placeProblem()}
            autocomplete="off"
          />
        </Show>
        <div class="todo-effect" aria-live="polite">
          <Switch fallback={<p class="skeleton todo-effect-skeleton" />}>
            <Match when={effect()}>{(said) => <Note tone="accent">{said()}</Note>}</Match>
            <Match when={answers.isError}>
              <Note tone="warn">What this changes cannot be said at the moment. {answers.error?.message}</Note>
            </Match>
          </Switch>
        </div>
        <TextArea label="Note (optional)" value={note()} onInput={setNote} />
      </form>
    </Dialog>
  );
}
