import { createMemo, onCleanup, Show } from 'solid-js';
import { Each } from '../kit/each.tsx';
import { plural } from '../kit/format.ts';
import { Icon, type IconName, Spinner } from '../kit/icons.tsx';
import { isOnline } from '../kit/media.ts';
import type { KeptPhoto } from './photoStore.ts';

type Stage = 'waits' | 'reading' | 'asking' | 'ready' | 'unclear' | 'trouble';

/** How far a photo has come. */
export function stageOf({ answer, trouble }: KeptPhoto, online: boolean): Stage {
  if (trouble !== null || answer?.state === 'failed') return 'trouble';
  if (answer?.state === 'waiting') return 'asking';
  if (!answer) return online ? 'reading' : 'waits';
  return answer.candidates.length === 0 ? 'unclear' : 'ready';
}

const STAGES: Record<Stage, { words: string; icon: IconName }> = {
  waits: { words: 'Waits for the network', icon: 'offline' },
  reading: { words: 'Being looked at', icon: 'clock' },
  asking: { words: 'Asked again by itself', icon: 'clock' },
  ready: { words: 'Ready', icon: 'check' },
  unclear: { words: 'Not recognised', icon: 'question' },
  trouble: { words: 'Not sent', icon: 'alert' },
};

/** The photo itself, as long as it is on screen. */
export function createPhotoUrl(photo: () => KeptPhoto): () => string {
  let last: { bytes: ArrayBuffer; url: string } | undefined;
  const free = () => last && URL.revokeObjectURL(last.url);
  onCleanup(free);
  return createMemo(() => {
    const { bytes } = photo();
    if (last?.bytes.byteLength !== bytes.byteLength) {
      free();
      last = { bytes, url: URL.createObjectURL(new Blob([bytes], { type: 'image/jpeg' })) };
    }
    return last.url;
  });
}

/** Photos that nobody is done with yet. */
export function Tray(props: { photos: readonly KeptPhoto[]; onOpen: (id: string) => void }) {
  const waiting = () => props.photos.filter((photo) => stageOf(photo, isOnline()) === 'waits').length;
  return (
    <Show when={props.photos.length > 0}>
      <section class="tray" aria-label="Photos">
        <h2 class="tray-title">
          <Show when={waiting() > 0} fallback={`${plural(props.photos.length, 'photo')} to confirm`}>
            {plural(waiting(), 'photo')} {waiting() === 1 ? 'waits' : 'wait'} on this phone for the network
          </Show>
        </h2>
        <ul class="tray-photos">
          <Each rows={props.photos} by={(photo) => photo.id}>
            {(photo) => {
              const url = createPhotoUrl(photo);
              const stage = () => STAGES[stageOf(photo(), isOnline())];
              return (
                <li>
                  <button type="button" class="tray-photo" onClick={() => props.onOpen(photo().id)}>
                    <img src={url()} alt="" width="72" height="72" />
                    <span class="tray-words">
                      <Show when={stage() === STAGES.reading} fallback={<Icon name={stage().icon} />}>
                        <Spinner />
                      </Show>
                      {stage() === STAGES.ready ? photo().answer?.candidates[0]?.itemName : stage().words}
                    </span>
                  </button>
                </li>
              );
            }}
          </Each>
        </ul>
      </section>
    </Show>
  );
}
