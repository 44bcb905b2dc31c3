import { For, Show } from 'solid-js';
import type { Identification } from '../../../worker/src/contract/identify.ts';
import { Badge, type Tone } from '../kit/chip.tsx';
import type { IconName } from '../kit/icons.tsx';
import { Time } from '../kit/time.tsx';

/** How far a photo has come, whoever took it. */
export type RecentStage = 'waiting' | 'to_confirm' | 'unclear' | 'failed' | 'added';

export function recentStageOf({ state, choice, candidates }: Identification): RecentStage {
  if (choice) return 'added';
  if (state !== 'done') return state;
  return candidates.length > 0 ? 'to_confirm' : 'unclear';
}

const STAGES: Record<RecentStage, { words: string; tone: Tone; icon: IconName }> = {
  waiting: { words: 'Waiting', tone: 'neutral', icon: 'clock' },
  to_confirm: { words: 'To confirm', tone: 'accent', icon: 'question' },
  unclear: { words: 'Not recognised', tone: 'warn', icon: 'question' },
  failed: { words: 'No answer', tone: 'bad', icon: 'alert' },
  added: { words: 'Added', tone: 'good', icon: 'check' },
};

/** The team's last photos: what was taken on a phone is finished here. */
export function Recent(props: { photos: readonly Identification[]; onOpen: (photo: Identification) => void }) {
  return (
    <Show when={props.photos.length > 0}>
      <section class="tray" aria-label="Photos of the team">
        <h2 class="tray-title">Photos of the team</h2>
        <ul class="tray-photos">
          <For each={props.photos}>
            {(photo) => {
              const stage = () => STAGES[recentStageOf(photo)];
              return (
                <li>
                  <button
                    type="button"
                    class="tray-photo"
                    disabled={recentStageOf(photo) === 'added'}
                    onClick={() => props.onOpen(photo)}
                  >
                    <img src={photo.photoUrl} alt="" width="72" height="72" loading="lazy" />
                    <span>
                      <Badge tone={stage().tone} icon={stage().icon}>
                        {stage().words}
                      </Badge>
                    </span>
                    <span class="tray-words">
                      {photo.choice?.itemNo ?? photo.candidates[0]?.itemName ?? photo.problem ?? 'Search for it'}
                    </span>
                    <span class="small muted">
                      {photo.takenBy && `${photo.takenBy} · `}
                      <Time at={photo.createdAt} />
                    </span>
                  </button>
                </li>
              );
            }}
          </For>
        </ul>
      </section>
    </Show>
  );
}
