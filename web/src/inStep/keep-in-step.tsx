import { useMutation } from '@tanstack/solid-query';
import { createSignal, For, Show } from 'solid-js';
import { MARKETPLACE_LABELS, type MarketplaceName } from '../../../worker/src/contract/common.ts';
import type { StockModeBody, StockStatus } from '../../../worker/src/contract/listings.ts';
import type { Connection } from '../../../worker/src/contract/marketplaces.ts';
import { api } from '../api/api.ts';
import { keys, queryClient } from '../api/queries.ts';
import { Button, ButtonLink } from '../kit/button.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { CheckField, SelectField, TextField } from '../kit/field.tsx';
import { plural, quantity } from '../kit/format.ts';
import { Note } from '../kit/note.tsx';
import { toast } from '../kit/toast.tsx';
import { useMay } from '../people/me.tsx';

const other = (marketplace: MarketplaceName): string =>
  MARKETPLACE_LABELS[marketplace === 'bricklink' ? 'brickowl' : 'bricklink'];

/** Whether a marketplace's lots are written, and how far that goes. Off is how it starts. */
export function KeepInStep(props: { stock: StockStatus; connection: Connection | undefined }) {
  const may = useMay();
  const [asking, setAsking] = createSignal<'on' | 'off'>();
  const stock = () => props.stock;
  const label = () => MARKETPLACE_LABELS[stock().marketplace];
  const isBroughtIn = () => props.connection === undefined || props.connection.stockImportedAt !== null;
  const change = useMutation(() => ({
    mutationFn: (body: StockModeBody) => api.setStockMode(stock().marketplace, body),
    onSuccess: (rows, body) => {
      queryClient.setQueryData(keys.stockStatus, rows);
      setAsking();
      if (body.mode === 'on') toast({ text: `${label()} is kept in step from here on.`, tone: 'good' });
      else if (body.mode === 'off') toast({ text: `Nothing is written to ${label()}’s lots any more.`, tone: 'good' });
      return queryClient.invalidateQueries({ queryKey: keys.syncStatus });
    },
    onError: (error) => toast({ text: error.message, tone: 'bad' }),
  }));
  return (
    <>
      <Show
        when={stock().mode === 'on'}
        fallback={
          <Note
            tone="accent"
            action={
              <Show when={may('marketplaces.write')}>
                <Show
                  when={isBroughtIn()}
                  fallback={<ButtonLink href="/settings/stock">Bring in its stock first</ButtonLink>}
                >
                  <Button tone="primary" onClick={() => setAsking('on')}>
                    {`Keep ${label()} in step…`}
                  </Button>
                </Show>
              </Show>
            }
          >
            <Show
              when={isBroughtIn()}
              fallback={`${label()}’s stock has not been brought in yet, so its lots are not known here.`}
            >
              Orders come in, but nothing is written to {label()}’s lots. A piece sold on {other(stock().marketplace)}{' '}
              stays on sale here.
              <Show when={!may('marketplaces.write')}> The owner of the shop can change that.</Show>
            </Show>
          </Note>
        }
      >
        <div class="row" data-between>
          <p class="grow">Every sale, count and change reaches {label()} within seconds.</p>
          <Show when={may('marketplaces.write')}>
            <Button icon="pause" onClick={() => setAsking('off')}>
              Stop…
            </Button>
          </Show>
        </div>
      </Show>
      <Dialog
        open={asking() === 'on'}
        title={`Keep ${label()} in step?`}
        onClose={() => setAsking()}
        actions={
          <>
            <Button onClick={() => setAsking()}>Not now</Button>
            <Button tone="primary" busy={change.isPending} onClick={() => change.mutate({ mode: 'on' })}>
              {`Keep ${label()} in step`}
            </Button>
          </>
        }
      >
        <p>
          From then on BrickOps writes to your lots on {label()}: after a sale on {other(stock().marketplace)}, a count,
          a delivery or a change of price or notes. A sale on {label()} itself is never written over.
        </p>
        <ul class="step-preview">
          <For each={preview(stock(), label())}>{(line) => <li>{line}</li>}</For>
        </ul>
        <p class="small muted">You can turn it off again at any time. Everything that is written stands in the log.</p>
      </Dialog>
      <Dialog
        open={asking() === 'off'}
        title={`Stop writing to ${label()}?`}
        onClose={() => setAsking()}
        actions={
          <>
            <Button onClick={() => setAsking()}>Keep it in step</Button>
            <Button tone="danger" busy={change.isPending} onClick={() => change.mutate({ mode: 'off' })}>
              Stop writing
            </Button>
          </>
        }
      >
        <p>
          Orders still come in. But pieces sold on {other(stock().marketplace)} stay on sale on {label()}, so that the
          same brick can be sold twice. Turned on again, everything that differs by then is written.
        </p>
      </Dialog>
    </>
  );
}

/** What turning it on would do first, by what is known now. */
function preview(stock: StockStatus, label: string): string[] {
  const of = (count: number, one: string, many: string, none: string) =>
    count === 0 ? none : `${quantity(count)} ${count === 1 ? one : many}`;
  const { differing, questions, missing, waiting, listsMissing, mostEmptied } = stock;
  return [
    of(
      differing,
      `lot shows another quantity than your books and is changed first.`,
      `lots show another quantity than your books and are changed first.`,
      'No quantity differs from your books as far as is known. Prices and notes you changed here since are written too.',
    ),
    ...(waiting > 0
      ? [
          `${plural(waiting, 'lot')} from before still ${waiting === 1 ? 'waits' : 'wait'} and ${waiting === 1 ? 'goes' : 'go'} along.`,
        ]
      : []),
    of(
      questions,
      'lot has an open question and is left alone until you answer.',
      'questions are open; these lots are left alone until you answer.',
      `No question is open. “Compare now” looks for changes that were made on ${label}.`,
    ),
    of(
      missing,
      `of your lots is not on ${label} ${listsMissing ? 'and is listed there' : 'and stays so'}.`,
      `of your lots are not on ${label} ${listsMissing ? 'and are listed there' : 'and stay so'}.`,
      `All your lots are on ${label}.`,
    ),
    `If more than ${plural(mostEmptied, 'lot')} would go off sale without an order, it stops and asks.`,
  ];
}

type AnsweredKind = keyof StockStatus['answers'];
const ANSWERED_KINDS: readonly { kind: AnsweredKind; words: string }[] = [
  { kind: 'quantity', words: 'a quantity was' },
  { kind: 'fields', words: 'a price or note was' },
];

/** Whether missing lots are listed, when a round stops and asks, and what is answered once and for all. */
export function HowFar(props: { stock: StockStatus }) {
  const change = useMutation(() => ({
    mutationFn: (body: StockModeBody) => api.setStockMode(props.stock.marketplace, body),
    onSuccess: (rows) => {
      queryClient.setQueryData(keys.stockStatus, rows);
      return queryClient.invalidateQueries({ queryKey: keys.syncStatus });
    },
    onError: (error) => toast({ text: error.message, tone: 'bad' }),
    onSettled: () => setWanted(),
  }));
  // What was tapped, until it is stored or given up: the box must not stay as it was tapped when it was not.
  const [wanted, setWanted] = createSignal<boolean>();
  const label = () => MARKETPLACE_LABELS[props.stock.marketplace];
  const [most, setMost] = createSignal<string>();
  const [sure, setSure] = createSignal(false);
  const typed = () => most() ?? String(props.stock.mostEmptied);
  const isNumber = () => /^\d{1,6}$/.test(typed()) && Number(typed()) <= 100_000;
  const list = (on: boolean) => {
    setWanted(on);
    if (on && props.stock.mode === 'on' && props.stock.missing > 0) setSure(true);
    else change.mutate({ listsMissing: on });
  };
  const leave = () => {
    setSure(false);
    setWanted();
  };
  const answersWith = (kind: AnsweredKind, answer: 'ask' | 'ours' | 'theirs'): StockStatus['answers'] => {
    const { [kind]: _before, ...others } = props.stock.answers;
    return answer === 'ask' ? others : { ...others, [kind]: answer };
  };
  return (
    <>
      <CheckField checked={wanted() ?? props.stock.listsMissing} onChange={list}>
        List lots that are missing on {label()}
        <span class="small muted">
          {' '}
          ({props.stock.missing === 0 ? 'none now' : `${quantity(props.stock.missing)} now`})
        </span>
      </CheckField>
      <form
        class="step-limit"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isNumber()) return;
          change.mutate({ mostEmptied: Number(typed()) });
          setMost();
        }}
      >
        <TextField
          label="Stop and ask when more lots than this would go off sale"
          inputmode="numeric"
          value={typed()}
          onInput={setMost}
          problem={isNumber() ? undefined : 'Enter a whole number up to 100,000.'}
        />
        <Show when={most() !== undefined && most() !== String(props.stock.mostEmptied)}>
          <Button type="submit" busy={change.isPending} disabled={!isNumber()}>
            Save
          </Button>
        </Show>
      </form>
      <For each={ANSWERED_KINDS}>
        {({ kind, words }) => (
          <SelectField
            label={`When ${words} changed on ${label()}`}
            value={props.stock.answers[kind] ?? 'ask'}
            options={[
              { value: 'ask', label: 'Ask each time' },
              { value: 'ours', label: 'Keep ours, put it back there' },
              { value: 'theirs', label: 'Take theirs into the books' },
            ]}
            onChange={(answer) => change.mutate({ answers: answersWith(kind, answer) })}
          />
        )}
      </For>
      <Dialog
        open={sure()}
        title={`List ${plural(props.stock.missing, 'lot')} on ${label()}?`}
        onClose={leave}
        actions={
          <>
            <Button onClick={leave}>Not now</Button>
            <Button
              tone="primary"
              busy={change.isPending}
              onClick={() => {
                setSure(false);
                change.mutate({ listsMissing: true });
              }}
            >
              {`List ${plural(props.stock.missing, 'lot')}`}
            </Button>
          </>
        }
      >
        <p>
          They go on sale on {label()} with your price and notes, and so does every lot you add from here on. What its
          catalogue lacks is listed once and stays quiet.
        </p>
      </Dialog>
    </>
  );
}
