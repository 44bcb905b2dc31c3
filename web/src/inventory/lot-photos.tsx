import { useQuery } from '@tanstack/solid-query';
import { createSignal, For, Show } from 'solid-js';
import { ulid } from 'ulid';
import { type LotPhoto, MOST_LOT_PHOTOS } from '../../../worker/src/contract/lotPhotos.ts';
import { api } from '../api/api.ts';
import { ApiError } from '../api/client.ts';
import { keys, queryClient } from '../api/queries.ts';
import { Button } from '../kit/button.tsx';
import { Icon } from '../kit/icons.tsx';
import { shrinkFile } from '../kit/shrink.ts';
import { toast } from '../kit/toast.tsx';
import { useMay } from '../people/me.tsx';

/** The shop's own photos of a lot: what it really looks like, seen by nobody outside of the shop. */
export function LotPhotoPanel(props: { lotId: string; name: string }) {
  const may = useMay();
  const [busy, setBusy] = createSignal(false);
  const photos = useQuery(() => ({
    queryKey: keys.lotPhotos(props.lotId),
    queryFn: () => api.lotPhotos(props.lotId),
  }));
  const rows = (): LotPhoto[] => (photos.isPending ? [] : (photos.data ?? []));

  const attempt = async (act: () => Promise<unknown>) => {
    setBusy(true);
    try {
      await act();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      toast({ text: error.message, tone: 'bad' });
    } finally {
      setBusy(false);
    }
    await queryClient.invalidateQueries({ queryKey: keys.lotPhotos(props.lotId) });
  };
  const add = async (file: File | undefined) => {
    if (!file) return;
    let picture: ArrayBuffer;
    try {
      picture = await shrinkFile(file);
    } catch {
      toast({ text: 'This file is no picture that can be read here. Send a JPEG, PNG or WebP.', tone: 'bad' });
      return;
    }
    await attempt(() => api.addLotPhoto(props.lotId, ulid(), new Blob([picture], { type: 'image/jpeg' })));
  };
  return (
    <Show when={rows().length > 0 || may('inventory.write')}>
      <section class="panel" aria-label="Own photos">
        <h2>Own photos</h2>
        <Show when={photos.isError}>
          <p class="muted">{photos.error?.message}</p>
        </Show>
        <div class="lot-photos">
          <For each={rows()}>
            {(photo, i) => (
              <figure>
                <a href={photo.url} target="_blank" rel="noopener">
                  <img
                    src={photo.url}
                    alt={`${props.name} as it is here, ${i() + 1}`}
                    loading="lazy"
                    decoding="async"
                  />
                </a>
                <Show when={may('inventory.write')}>
                  <Button
                    icon="trash"
                    iconOnly
                    disabled={busy()}
                    onClick={() => void attempt(() => api.removeLotPhoto(props.lotId, photo.id))}
                  >
                    {`Delete photo ${i() + 1}`}
                  </Button>
                </Show>
              </figure>
            )}
          </For>
        </div>
        <Show when={may('inventory.write') && rows().length < MOST_LOT_PHOTOS}>
          <label class="button" data-busy={busy() ? '' : undefined}>
            <Icon name="camera" />
            <span>{busy() ? 'Sending…' : 'Add a photo'}</span>
            <input
              class="visually-hidden"
              type="file"
              accept="image/*"
              disabled={busy()}
              onChange={(event) => {
                const file = event.currentTarget.files?.[0];
                void add(file);
                // The same file may be chosen again.
                event.currentTarget.value = '';
              }}
            />
          </label>
          <p class="small muted">Only your shop sees these. Where and when it was taken is left out.</p>
        </Show>
      </section>
    </Show>
  );
}
