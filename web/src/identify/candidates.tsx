import { For, Show } from 'solid-js';
import type { Candidate } from '../../../worker/src/contract/identify.ts';
import { Badge } from '../kit/chip.tsx';
import { Picture } from '../kit/item.tsx';

const CONFIDENCE: Record<Candidate['confidence'], { words: string; tone: 'good' | 'warn' | 'neutral' }> = {
  sure: { words: 'Very likely', tone: 'good' },
  likely: { words: 'Possible', tone: 'warn' },
  unsure: { words: 'A guess', tone: 'neutral' },
};

const percent = (score: number) => `${Math.round(score * 100)} %`;

/** What a photo may show, best first; one of them is chosen with a tap. */
export function Candidates(props: {
  candidates: readonly Candidate[];
  chosen: Candidate | null;
  onChoose: (candidate: Candidate) => void;
}) {
  return (
    <ul class="candidates" aria-label="What it may be">
      <For each={props.candidates}>
        {(one) => (
          <li>
            <button
              type="button"
              class="candidate"
              aria-pressed={props.chosen === one}
              onClick={() => props.onChoose(one)}
            >
              <Picture src={one.imageUrl} alt="" />
              <span class="candidate-words">
                <span class="candidate-name">{one.itemName}</span>
                <span class="small muted">
                  {one.itemNo}
                  <Show when={one.formerNo}>{(former) => <> · formerly {former()}</>}</Show>
                </span>
                <span class="candidate-facts">
                  <Badge tone={CONFIDENCE[one.confidence].tone}>
                    {`${CONFIDENCE[one.confidence].words} · ${percent(one.score)}`}
                  </Badge>
                  <Show when={!one.isKnown}>
                    <Badge icon="question">Not in the catalogue</Badge>
                  </Show>
                </span>
              </span>
            </button>
          </li>
        )}
      </For>
    </ul>
  );
}
