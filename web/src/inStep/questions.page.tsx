import { useSearchParams } from '@solidjs/router';
import { useInfiniteQuery, useQuery } from '@tanstack/solid-query';
import { createEffect, createMemo, createSignal, For, Show } from 'solid-js';
import { MARKETPLACE_LABELS } from '../../../worker/src/contract/common.ts';
import type { QuestionPage } from '../../../worker/src/contract/listings.ts';
import { api } from '../api/api.ts';
import { keys } from '../api/queries.ts';
import { Button, ButtonLink } from '../kit/button.tsx';
import { Chip } from '../kit/chip.tsx';
import { Each } from '../kit/each.tsx';
import { quantity } from '../kit/format.ts';
import { LoadMore } from '../kit/load-more.tsx';
import { Note } from '../kit/note.tsx';
import { Loaded, SkeletonRows, State } from '../kit/states.tsx';
import { createTitle } from '../kit/title.ts';
import { useMay, useMe } from '../people/me.tsx';
import '../orders/orders.css';
import { AnswerDialog, type Asked } from './answer-dialog.tsx';
import { QuestionRow } from './question-row.tsx';
import { answerLabel, byUse, chooseGroup, KIND_LABELS, kindWords, questionKey } from './questionView.ts';

const NOTHING: ReadonlySet<string> = new Set();

/** Changes on a marketplace that nobody has explained, group by group. */
export default function QuestionsPage() {
  createTitle(() => 'Questions');
  const me = useMe();
  const may = useMay();
  const [params, setParams] = useSearchParams<{ marketplace?: string; kind?: string }>();
  const [chosen, setChosen] = createSignal(NOTHING);
  const [isAll, setIsAll] = createSignal(false);
  const [asked, setAsked] = createSignal<Asked>();
  const overview = useQuery(() => ({
    queryKey: keys.questions({ limit: '1' }),
    queryFn: () => api.questions({ limit: '1' }),
  }));
  const groups = () => (overview.isPending ? [] : byUse(overview.data?.groups ?? []));
  const group = createMemo(() => chooseGroup(groups(), params));
  const query = createMemo(
    () => {
      const one = group();
      return one && { marketplace: one.marketplace, kind: one.kind };
    },
    undefined,
    { equals: (a, b) => JSON.stringify(a) === JSON.stringify(b) },
  );
  const pages = useInfiniteQuery(() => ({
    queryKey: keys.questions(query() ?? {}),
    queryFn: ({ pageParam }) => api.questions({ ...query(), ...(pageParam ? { cursor: pageParam } : {}) }),
    initialPageParam: '',
    getNextPageParam: (last: QuestionPage) => last.nextCursor,
    enabled: query() !== null,
  }));
  const rows = createMemo(() => (pages.isPending ? [] : (pages.data?.pages ?? []).flatMap((page) => page.rows)));
  const picked = () => rows().filter((question) => chosen().has(questionKey(question)));
  const clear = () => {
    setChosen(NOTHING);
    setIsAll(false);
  };
  const toggle = (key: string, on: boolean) => {
    setIsAll(false);
    const next = new Set(chosen());
    if (on) next.add(key);
    else next.delete(key);
    setChosen(next);
  };
  const stock = useQuery(() => ({ queryKey: keys.stockStatus, queryFn: api.stockStatus }));
  const isOff = () =>
    !stock.isPending && stock.data?.find((one) => one.marketplace === group()?.marketplace)?.mode === 'off';
  const mayAnswer = () => may('imports.write') && group()?.kind !== 'extra';
  const count = () => (isAll() ? (group()?.open ?? 0) : picked().length);
  return (
    <section aria-label="Questions">
      <Loaded query={overview} loading={<SkeletonRows rows={5} rowRem={7} label="Loading questions" />}>
        {() => (
          <Show
            when={group()}
            fallback={
              <State icon="checkCircle" title="No questions">
                When a lot is changed on a marketplace and no order explains it, you are asked here which is right.
                Nothing is overwritten before you answer.
              </State>
            }
          >
            {(one) => (
              <div class="stack">
                <fieldset class="chip-row" aria-label="Groups">
                  <For each={groups()}>
                    {(other) => (
                      <Chip
                        on={other.marketplace === one().marketplace && other.kind === one().kind}
                        onToggle={() => {
                          clear();
                          setParams(
                            { marketplace: other.marketplace, kind: other.kind },
                            { replace: true, scroll: false },
                          );
                        }}
                        count={other.open}
                      >
                        {MARKETPLACE_LABELS[other.marketplace]}: {KIND_LABELS[other.kind].toLowerCase()}
                      </Chip>
                    )}
                  </For>
                </fieldset>
                <Explained
                  kind={one().kind}
                  marketplace={one().marketplace}
                  mayBringIn={may('imports.write')}
                  isOff={isOff()}
                />
                <Show when={mayAnswer() && rows().length > 0}>
                  <div class="row">
                    <label class="check">
                      <input
                        class="checkbox"
                        type="checkbox"
                        checked={isAll() || (picked().length > 0 && picked().length === rows().length)}
                        ref={(box) =>
                          createEffect(() => {
                            box.indeterminate = !isAll() && picked().length > 0 && picked().length < rows().length;
                          })
                        }
                        onChange={(event) => {
                          const on = event.currentTarget.checked;
                          setIsAll(false);
                          setChosen(on ? new Set(rows().map(questionKey)) : NOTHING);
                        }}
                      />
                      <span>Choose the {quantity(rows().length)} shown</span>
                    </label>
                    <Show when={one().open > rows().length}>
                      <Button tone="quiet" onClick={() => setIsAll(true)}>
                        {`Choose all ${quantity(one().open)}`}
                      </Button>
                    </Show>
                  </div>
                </Show>
                <Loaded query={pages} loading={<SkeletonRows rows={5} rowRem={7} label="Loading questions" />}>
                  {() => (
                    <>
                      <ul class="step-rows card">
                        <Each rows={rows()} by={questionKey}>
                          {(question) => (
                            <QuestionRow
                              question={question()}
                              currency={me().shop.currency}
                              mayAnswer={mayAnswer()}
                              isChosen={isAll() || chosen().has(questionKey(question()))}
                              choose={(on) => toggle(questionKey(question()), on)}
                              onAnswered={() => toggle(questionKey(question()), false)}
                            />
                          )}
                        </Each>
                      </ul>
                      <LoadMore query={pages} />
                    </>
                  )}
                </Loaded>
                <Show when={mayAnswer() && count() > 0}>
                  <section class="bulk-bar" aria-label="Chosen questions">
                    <div class="bulk-sum" role="status">
                      <strong>{quantity(count())} chosen</strong>
                    </div>
                    <div class="bulk-actions">
                      <For each={['ours', 'theirs'] as const}>
                        {(answer) => (
                          <Button
                            onClick={() =>
                              setAsked({ answer, group: one(), chosen: isAll() ? null : picked(), count: count() })
                            }
                          >
                            {answerLabel(answer, one().marketplace)}…
                          </Button>
                        )}
                      </For>
                      <Button tone="quiet" icon="close" iconOnly onClick={clear}>
                        Clear selection
                      </Button>
                    </div>
                  </section>
                </Show>
              </div>
            )}
          </Show>
        )}
      </Loaded>
      <Show when={asked()}>
        {(one) => (
          <AnswerDialog
            asked={one()}
            onClose={() => {
              setAsked();
              clear();
            }}
          />
        )}
      </Show>
    </section>
  );
}

function Explained(props: {
  kind: keyof typeof KIND_LABELS;
  marketplace: 'bricklink' | 'brickowl';
  mayBringIn: boolean;
  isOff: boolean;
}) {
  const words = () => kindWords(props.kind, props.marketplace);
  return (
    <Note
      tone="accent"
      action={
        <Show when={props.kind === 'extra' && props.mayBringIn}>
          <ButtonLink href="/settings/stock">Bring in the stock</ButtonLink>
        </Show>
      }
    >
      <p>{words().asks}</p>
      <Show when={props.kind !== 'extra'}>
        <p>
          <strong>{answerLabel('ours', props.marketplace)}:</strong> {words().ours}
        </p>
        <p>
          <strong>{answerLabel('theirs', props.marketplace)}:</strong> {words().theirs}
        </p>
        <Show when={props.isOff}>
          <p>
            {MARKETPLACE_LABELS[props.marketplace]} is not kept in step now: what you answer is written there as soon as
            it is.
          </p>
        </Show>
      </Show>
    </Note>
  );
}
