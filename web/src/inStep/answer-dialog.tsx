import { createSignal, Show } from 'solid-js';
import { MARKETPLACE_LABELS } from '../../../worker/src/contract/common.ts';
import type { ListingQuestion } from '../../../worker/src/contract/listings.ts';
import { api } from '../api/api.ts';
import { ApiError } from '../api/client.ts';
import { Button } from '../kit/button.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { plural, quantity } from '../kit/format.ts';
import { toast } from '../kit/toast.tsx';
import { refetchListings } from './lots.page.tsx';
import { type Answer, answerAll, answerLabel, KIND_LABELS, kindWords, type QuestionGroup } from './questionView.ts';

/** Many questions that are to get the same answer. */
export interface Asked {
  answer: Answer;
  group: QuestionGroup;
  /** Null for all of the group. */
  chosen: readonly ListingQuestion[] | null;
  count: number;
}

/** Says what one answer to many questions does, and then how far it is. */
export function AnswerDialog(props: { asked: Asked; onClose: () => void }) {
  // What was asked stands, whatever changes behind the dialog.
  const { answer, group, chosen, count } = props.asked;
  const [done, setDone] = createSignal<number>();
  const [isStopped, setIsStopped] = createSignal(false);
  const label = MARKETPLACE_LABELS[group.marketplace];
  const words = kindWords(group.kind, group.marketplace);
  const start = async () => {
    setDone(0);
    try {
      const answered = await answerAll({
        answer,
        group,
        chosen,
        questions: api.questions,
        send: api.answerQuestions,
        onProgress: (now) => {
          setDone(now);
          return !isStopped();
        },
      });
      toast({ text: `${plural(answered, 'question')} answered.`, tone: 'good' });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      toast({ text: `${quantity(done() ?? 0)} answered, then it broke off: ${error.message}`, tone: 'bad' });
    }
    props.onClose();
    await refetchListings();
  };
  const close = () => (done() === undefined ? props.onClose() : setIsStopped(true));
  return (
    <Dialog
      open
      title={`${answerLabel(answer, group.marketplace)} for ${plural(count, 'lot')}?`}
      onClose={close}
      actions={
        <>
          <Button onClick={close} disabled={isStopped()}>
            {done() === undefined ? 'Cancel' : 'Stop'}
          </Button>
          <Button tone="primary" busy={done() !== undefined} onClick={() => void start()}>
            {`${answerLabel(answer, group.marketplace)} for ${plural(count, 'lot')}`}
          </Button>
        </>
      }
    >
      <p>
        {label}: {KIND_LABELS[group.kind].toLowerCase()}. {answer === 'ours' ? words.ours : words.theirs}
      </p>
      <Show when={done() !== undefined}>
        <div role="status" class="stack" data-gap="s">
          <p class="num">
            {quantity(done() ?? 0)} of {quantity(count)}
          </p>
          <div class="bar">
            <span style={{ '--filled': `${Math.min(100, ((done() ?? 0) / count) * 100)}%` }} />
          </div>
        </div>
      </Show>
    </Dialog>
  );
}
