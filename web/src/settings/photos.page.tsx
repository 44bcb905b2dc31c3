import { useQuery } from '@tanstack/solid-query';
import { Show } from 'solid-js';
import { api } from '../api/api.ts';
import { keys, queryClient } from '../api/queries.ts';
import { Button } from '../kit/button.tsx';
import { TextField } from '../kit/field.tsx';
import { plural } from '../kit/format.ts';
import { Note } from '../kit/note.tsx';
import { Loaded, SkeletonRows } from '../kit/states.tsx';
import { toast } from '../kit/toast.tsx';
import { createForm } from '../people/form.ts';

export default function PhotosPage() {
  const settings = useQuery(() => ({ queryKey: keys.photoSettings, queryFn: () => api.photoSettings() }));
  return (
    <>
      <h1>Photos</h1>
      <p class="muted">
        Photos you take to identify parts are seen by your team alone. They are sent to Brickognize, a free service that
        recognises parts and may keep them to get better. Where and when they were taken is removed first.
      </p>
      <Loaded query={settings} loading={<SkeletonRows rows={1} label="Loading" />}>
        {(data) => <KeepForm keepDays={data().keepDays} />}
      </Loaded>
    </>
  );
}

function KeepForm(props: { keepDays: number }) {
  const form = createForm({ keepDays: String(props.keepDays) }, async ({ keepDays }) => {
    const saved = await api.savePhotoSettings({ keepDays: Number(keepDays) });
    queryClient.setQueryData(keys.photoSettings, saved);
    toast({ tone: 'good', text: `Photos are deleted after ${plural(saved.keepDays, 'day')}.` });
  });
  return (
    <form class="panel stack" aria-label="How long photos are kept" onSubmit={form.submit} noValidate>
      <TextField
        label="Delete photos after (days)"
        inputmode="numeric"
        value={form.values.keepDays}
        onInput={(value) => form.set('keepDays', value)}
        problem={form.problems().keepDays}
        hint="Counts for photos taken before as well. The answers go with them; your stock stays."
      />
      <Show when={form.general()}>
        {(text) => (
          <Note tone="bad" live>
            {text()}
          </Note>
        )}
      </Show>
      <div>
        <Button type="submit" tone="primary" busy={form.busy()}>
          Save
        </Button>
      </div>
    </form>
  );
}
