import { A } from '@solidjs/router';
import { useMutation } from '@tanstack/solid-query';
import { For, Show } from 'solid-js';
import { MARKETPLACE_LABELS } from '../../../worker/src/contract/common.ts';
import type { ListingQuestion } from '../../../worker/src/contract/listings.ts';
import { api } from '../api/api.ts';
import { Button } from '../kit/button.tsx';
import { Icon } from '../kit/icons.tsx';
import { ColourName, Picture } from '../kit/item.tsx';
import { Time } from '../kit/time.tsx';
import { toast } from '../kit/toast.tsx';
import { refetchListings } from './lots.page.tsx';
import { type Answer, answerLabel, differences } from './questionView.ts';

/** One lot that differs, both values side by side, and the two answers. */
export function QuestionRow(props: {
  question: ListingQuestion;
  currency: string;
  mayAnswer: boolean;
  isChosen: boolean;
  choose: (on: boolean) => void;
  onAnswered: () => void;
}) {
  const question = () => props.question;
  const label = () => MARKETPLACE_LABELS[question().marketplace];
  const answer = useMutation(() => ({
    mutationFn: (one: Answer) => {
      const { marketplace, remoteLotId, kind } = question();
      return api.answerQuestions({ answer: one, questions: [{ marketplace, remoteLotId, kind }] });
    },
    onSuccess: (answered) => {
      props.onAnswered();
      toast(answered > 0 ? { text: 'Answered.', tone: 'good' } : { text: 'This had been answered already.' });
      return refetchListings();
    },
    onError: (error) => toast({ text: error.message, tone: 'bad' }),
  }));
  return (
    <li class="step-row question-row" data-selected={props.isChosen ? '' : undefined}>
      <div class="question-lot">
        <Show when={props.mayAnswer}>
          <label class="question-check">
            <input
              class="checkbox"
              type="checkbox"
              aria-label={`Choose ${question().itemName}`}
              checked={props.isChosen}
              onChange={(event) => props.choose(event.currentTarget.checked)}
            />
          </label>
        </Show>
        <Show
          when={question().imageUrl}
          fallback={
            <div class="picture">
              <Icon name="box" />
            </div>
          }
        >
          {(src) => <Picture src={src()} alt="" />}
        </Show>
        <div class="grow">
          <Show when={question().lotId} fallback={<span class="step-name">{question().itemName}</span>}>
            {(lot) => (
              <A class="step-name" href={`/inventory/${lot()}`}>
                {question().itemName}
              </A>
            )}
          </Show>
          <div class="step-facts small">
            <ColourName name={question().colorName} hex={question().colorHex} />
            <Show when={question().itemNo}>{(no) => <span class="muted">{no()}</span>}</Show>
            <span class="muted">
              seen <Time at={question().askedAt} />
            </span>
          </div>
        </div>
      </div>
      <table class="question-values">
        <thead>
          <tr>
            <td />
            <th scope="col">Ours</th>
            <th scope="col">{label()}</th>
          </tr>
        </thead>
        <tbody>
          <For each={differences(question(), props.currency)}>
            {(one) => (
              <tr>
                <th scope="row">{one.label}</th>
                <td>{one.ours}</td>
                <td>{one.theirs}</td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
      <Show when={props.mayAnswer}>
        <div class="button-row question-answers">
          <For each={['ours', 'theirs'] as const}>
            {(one) => (
              <Button
                busy={answer.isPending && answer.variables === one}
                disabled={answer.isPending}
                onClick={() => answer.mutate(one)}
              >
                {answerLabel(one, question().marketplace)}
              </Button>
            )}
          </For>
        </div>
      </Show>
    </li>
  );
}
