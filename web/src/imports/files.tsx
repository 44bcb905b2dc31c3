import '../kit/lists.css';
import './files.css';
import { useMutation, useQuery } from '@tanstack/solid-query';
import { createSignal, Match, Show, Switch } from 'solid-js';
import { ulid } from 'ulid';
import { type FileImport, FORMAT_WORDS, MAX_FILE_BYTES } from '../../../worker/src/contract/files.ts';
import { api } from '../api/api.ts';
import { keys, queryClient } from '../api/queries.ts';
import { Button, ButtonLink } from '../kit/button.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { plural, quantity } from '../kit/format.ts';
import { Icon, Spinner } from '../kit/icons.tsx';
import { isOnline } from '../kit/media.ts';
import { Note } from '../kit/note.tsx';
import { Time } from '../kit/time.tsx';
import { toast } from '../kit/toast.tsx';
import { feedState } from '../sync/feedState.ts';
import { ColumnsForm } from './columns-form.tsx';
import { FilePreview } from './file-preview.tsx';

export const refetchFiles = () => queryClient.invalidateQueries({ queryKey: keys.fileImports });

/** Stock lists that come as files: sent, told what is what, looked over, brought in, taken back. */
export function Files() {
  const files = useQuery(() => ({
    queryKey: keys.fileImports,
    queryFn: api.fileImports,
    refetchInterval: () => (feedState() === 'open' ? false : 5_000),
  }));
  const [setAside, setSetAside] = createSignal<string>();
  const latest = () => (files.isPending ? [] : (files.data ?? []))[0];
  const current = () => {
    const one = latest();
    return one && one.id !== setAside() && one.state !== 'cancelled' ? one : undefined;
  };
  const isOpen = () => {
    const state = current()?.state;
    return state !== undefined && !['applied', 'undone', 'failed'].includes(state);
  };
  return (
    <>
      <Show when={current()}>{(one) => <FileStep file={one()} onSetAside={() => setSetAside(one().id)} />}</Show>
      <Show when={!isOpen()}>
        <SendFile />
      </Show>
    </>
  );
}

function SendFile() {
  const [over, setOver] = createSignal(false);
  let input: HTMLInputElement | undefined;
  const send = useMutation(() => ({
    mutationFn: (file: File) => api.sendStockFile(`fim_${ulid()}`, file),
    onSuccess: refetchFiles,
  }));
  const take = (file: File | undefined) => {
    if (!file || send.isPending) return;
    if (file.size > MAX_FILE_BYTES) {
      toast({ text: `${file.name} is larger than 90 MB. Split it, or pack it with gzip.`, tone: 'bad' });
      return;
    }
    send.mutate(file);
  };
  return (
    <section class="panel stack" aria-label="From a file">
      <h2>From a file</h2>
      <p class="muted">
        A BrickStore file, BrickLink XML or inventory, or a CSV table. You see every line before anything is stored.
      </p>
      <Show when={send.isError}>
        <Note tone="bad" live>
          {send.error?.message}
        </Note>
      </Show>
      <label
        class="file-drop"
        data-over={over() ? '' : undefined}
        data-busy={send.isPending ? '' : undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          take(event.dataTransfer?.files[0]);
        }}
      >
        <input
          ref={input}
          type="file"
          class="visually-hidden"
          disabled={send.isPending || !isOnline()}
          onChange={(event) => {
            take(event.currentTarget.files?.[0]);
            event.currentTarget.value = '';
          }}
        />
        <Show when={send.isPending} fallback={<Icon name="note" />}>
          <Spinner />
        </Show>
        <strong>
          {send.isPending
            ? `Sending ${send.variables?.name ?? 'the file'}…`
            : isOnline()
              ? 'Choose a file, or drop it here'
              : 'You are offline: a file can be sent once there is a network'}
        </strong>
      </label>
    </section>
  );
}

function FileStep(props: { file: FileImport; onSetAside: () => void }) {
  const file = () => props.file;
  const failedWhile = (doing: string) => file().failure?.code === `files.${doing}_failed`;
  const cancel = useMutation(() => ({
    mutationFn: () => api.cancelFile(file().id),
    onSuccess: refetchFiles,
    onError: (error) => toast({ text: error.message, tone: 'bad' }),
  }));
  const CancelButton = (words: { text: string }) => (
    <div class="button-row">
      <Button tone="quiet" busy={cancel.isPending} onClick={() => cancel.mutate()}>
        {words.text}
      </Button>
    </div>
  );
  return (
    <Switch>
      <Match when={file().state === 'columns'}>
        <section class="panel stack" data-gap="l" aria-label="Columns">
          <h2>What is in {file().name}?</h2>
          <ColumnsForm file={file()} />
          <CancelButton text="Give it up" />
        </section>
      </Match>
      <Match when={file().state === 'reading' || file().state === 'applying' || file().state === 'undoing'}>
        <section class="panel stack" aria-label="Progress">
          <h2>{DOING[file().state as keyof typeof DOING]}</h2>
          <FileProgress file={file()} />
          <p class="small muted">You can leave this page. It goes on by itself.</p>
          <Show when={file().state !== 'undoing'}>
            <CancelButton text={file().state === 'applying' ? 'Stop, and take back what is in' : 'Stop'} />
          </Show>
        </section>
      </Match>
      <Match when={file().state === 'ready'}>
        <FilePreview file={file()} cancel={<CancelButton text="Give it up" />} />
      </Match>
      <Match when={file().state === 'failed'}>
        <Note tone="bad" action={<Failed file={file()} onSetAside={props.onSetAside} />}>
          <strong>
            {file().name} could not be {failedWhile('undoing') ? 'taken back' : 'brought in'}.
          </strong>{' '}
          {file().failure?.message}
        </Note>
      </Match>
      <Match when={file().state === 'applied' || file().state === 'undone'}>
        <Done file={file()} />
      </Match>
    </Switch>
  );
}

const DOING = { reading: 'Reading the file', applying: 'Storing your stock', undoing: 'Taking it back' } as const;

function FileProgress(props: { file: FileImport }) {
  const progress = () => props.file.progress;
  const share = () => {
    const { done, total } = progress();
    return total ? Math.min(1, done / total) : null;
  };
  return (
    <>
      <div
        class="bar"
        role="progressbar"
        aria-label={DOING[props.file.state as keyof typeof DOING]}
        aria-valuemin={0}
        aria-valuemax={progress().total ?? undefined}
        aria-valuenow={share() === null ? undefined : progress().done}
        data-moving={share() === null ? '' : undefined}
      >
        <span style={{ '--filled': `${(share() ?? 0.3) * 100}%` }} />
      </div>
      <p role="status">
        {props.file.name}{' '}
        <span class="num muted">
          {quantity(progress().done)}
          {progress().total === null ? ' lines' : ` of ${quantity(progress().total ?? 0)} lines`}
        </span>
      </p>
    </>
  );
}

/** What failed on its way in, or back out, goes on; what failed before that can only be sent again. */
function Failed(props: { file: FileImport; onSetAside: () => void }) {
  const code = () => props.file.failure?.code;
  const onError = (error: Error) => toast({ text: error.message, tone: 'bad' });
  const resume = useMutation(() => ({
    mutationFn: () => api.applyFile(props.file.id, true),
    onSuccess: refetchFiles,
    onError,
  }));
  const takeBack = useMutation(() => ({
    mutationFn: () => api.cancelFile(props.file.id),
    onSuccess: refetchFiles,
    onError,
  }));
  return (
    <Switch fallback={<Button onClick={() => props.onSetAside()}>All right</Button>}>
      <Match when={code() === 'files.applying_failed'}>
        <div class="button-row">
          <Button icon="sync" busy={resume.isPending} onClick={() => resume.mutate()}>
            Go on where it stopped
          </Button>
          <Button icon="undo" busy={takeBack.isPending} onClick={() => takeBack.mutate()}>
            Take back what is in
          </Button>
        </div>
      </Match>
      <Match when={code() === 'files.undoing_failed'}>
        <Button icon="undo" busy={takeBack.isPending} onClick={() => takeBack.mutate()}>
          Go on taking it back
        </Button>
      </Match>
    </Switch>
  );
}

function Done(props: { file: FileImport }) {
  const [asking, setAsking] = createSignal(false);
  const counts = () => props.file.counts;
  const undo = useMutation(() => ({
    mutationFn: () => api.undoFile(props.file.id),
    onSuccess: () => {
      setAsking(false);
      return refetchFiles();
    },
    onError: (error) => toast({ text: error.message, tone: 'bad' }),
  }));
  return (
    <Show
      when={props.file.state === 'applied'}
      fallback={
        <Note tone={counts()?.kept ? 'warn' : 'good'}>
          {props.file.name} was taken back.
          <Show when={counts()?.kept}>
            {(kept) => ` ${plural(kept(), 'piece')} stay${kept() === 1 ? 's' : ''}: sold or promised by now.`}
          </Show>
        </Note>
      }
    >
      <Note
        tone="good"
        action={
          <div class="button-row">
            <ButtonLink href="/inventory">See the inventory</ButtonLink>
            <Button icon="undo" onClick={() => setAsking(true)}>
              Take it back
            </Button>
          </div>
        }
      >
        {FORMAT_WORDS[props.file.format]} {props.file.name} was brought in{' '}
        <Show when={props.file.finishedAt}>{(at) => <Time at={at()} />}</Show>: {doneWords(counts())}.
      </Note>
      <Dialog
        open={asking()}
        onClose={() => setAsking(false)}
        title={`Take ${props.file.name} back?`}
        actions={
          <>
            <Button onClick={() => setAsking(false)}>Keep it</Button>
            <Button tone="danger" busy={undo.isPending} onClick={() => undo.mutate()}>
              Take it all back
            </Button>
          </>
        }
      >
        <p>
          New lots disappear, added pieces leave, and replaced lots are as they were. What was sold or promised since
          stays.
        </p>
      </Dialog>
    </Show>
  );
}

function doneWords(counts: FileImport['counts']): string {
  if (!counts) return '';
  const parts = [
    [counts.newLots, 'new lot', 'new lots'],
    [counts.added, 'lot added to', 'lots added to'],
    [counts.replaced, 'lot replaced', 'lots replaced'],
    [counts.skipped, 'line skipped', 'lines skipped'],
  ] as const;
  const told = parts.flatMap(([count, one, many]) => (count > 0 ? [plural(count, one, many)] : []));
  return told.length > 0 ? told.join(', ') : 'nothing changed';
}
