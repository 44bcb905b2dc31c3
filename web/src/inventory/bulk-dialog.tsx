import { createSignal, createUniqueId, type JSX, onCleanup, Show } from 'solid-js';
import { ulid } from 'ulid';
import { queryClient } from '../api/queries.ts';
import { Button } from '../kit/button.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { plural, quantity } from '../kit/format.ts';
import { Note } from '../kit/note.tsx';
import { toast } from '../kit/toast.tsx';
import { type BulkProgress, makeBulkRun } from './bulkRun.ts';

const STALE = new Set(['lots', 'lot', 'movements', 'orders', 'order', 'todos']);

/**
 * The frame of every bulk action: form, preview, one button that says what it will do; then how far it has come, with a
 * way to stop, and what came of it.
 */
export function BulkDialog(props: {
  title: string;
  verb: string;
  ready: boolean;
  /** Lots that are sent when it starts. */
  ids: () => string[];
  send: (ids: string[], key: string) => Promise<{ lots: number; pieces: number }>;
  /** What was done, when all of it was. */
  words: (progress: BulkProgress) => string;
  /** @param done lots that were dealt with; `isAll` when none is left */
  onClose: (done: readonly string[], isAll: boolean) => void;
  fields: JSX.Element;
  /** The preview, as items of a list. */
  children: JSX.Element;
}) {
  const id = createUniqueId();
  const [progress, setProgress] = createSignal<BulkProgress>();
  let run: ReturnType<typeof makeBulkRun> | undefined;
  const close = () => {
    if (progress()?.state === 'running') return;
    props.onClose(run?.doneIds() ?? [], progress()?.state === 'finished');
  };
  const start = async () => {
    run ??= makeBulkRun({
      ids: props.ids(),
      newKey: () => ulid(),
      send: props.send,
      onProgress: setProgress,
    });
    await run.start();
    void queryClient.invalidateQueries({ predicate: (query) => STALE.has(String(query.queryKey[0])) });
    const now = progress();
    if (now?.state !== 'finished') return;
    toast({ text: props.words(now), tone: 'good' });
    close();
  };
  const submit = (event: Event) => {
    event.preventDefault();
    if (!props.ready || progress()) return;
    void start();
  };
  onCleanup(() => run?.stop());
  return (
    <Dialog
      open
      title={props.title}
      onClose={close}
      actions={
        <Show
          when={progress()}
          fallback={
            <>
              <Button onClick={close}>Cancel</Button>
              <Button type="submit" form={id} tone="primary" disabled={!props.ready}>
                {props.verb}
              </Button>
            </>
          }
        >
          {(now) => (
            <Show
              when={now().state === 'running'}
              fallback={
                <>
                  <Button onClick={close}>Leave it at that</Button>
                  <Button tone="primary" onClick={() => void start()}>
                    {`Go on with ${plural(now().total - now().done, 'lot')}`}
                  </Button>
                </>
              }
            >
              <Button onClick={() => run?.stop()}>Stop</Button>
            </Show>
          )}
        </Show>
      }
    >
      <Show
        when={progress()}
        fallback={
          <>
            <form id={id} class="stack" noValidate onSubmit={submit}>
              {props.fields}
            </form>
            <ul class="preview-list" role="status">
              {props.children}
            </ul>
          </>
        }
      >
        {(now) => (
          <div class="stack">
            <progress class="bulk-progress" aria-label="Lots dealt with" max={now().total} value={now().done} />
            <p role="status">
              {quantity(now().done)} of {plural(now().total, 'lot')} dealt with.
              <Show when={now().state === 'stopped'}> Stopped: the others are as they were.</Show>
            </p>
            <Show when={now().problem}>
              {(problem) => (
                <Note tone="bad" live>
                  It went no further: {problem()} What is done stays done; the others are as they were.
                </Note>
              )}
            </Show>
          </div>
        )}
      </Show>
    </Dialog>
  );
}
