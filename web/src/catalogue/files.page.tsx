import { A } from '@solidjs/router';
import { useMutation, useQuery } from '@tanstack/solid-query';
import { createSignal, For, Match, Show, Switch } from 'solid-js';
import type { CatalogLoad } from '../../../worker/src/contract/catalog.ts';
import { api } from '../api/api.ts';
import { keys, queryClient } from '../api/queries.ts';
import { Button } from '../kit/button.tsx';
import { Badge } from '../kit/chip.tsx';
import { Each } from '../kit/each.tsx';
import { plural, quantity } from '../kit/format.ts';
import { Icon, Spinner } from '../kit/icons.tsx';
import { Note } from '../kit/note.tsx';
import { Loaded, SkeletonRows } from '../kit/states.tsx';
import { Time } from '../kit/time.tsx';
import { createTitle } from '../kit/title.ts';
import { toast } from '../kit/toast.tsx';
import { useMay } from '../people/me.tsx';
import { feedState } from '../sync/feedState.ts';
import { ColumnForm } from './column-form.tsx';
import { Downloads } from './downloads.tsx';
import './catalogue.css';

const KIND_WORDS: Record<CatalogLoad['kind'], string> = {
  items: 'Items',
  colors: 'Colours',
  categories: 'Categories',
  elements: 'Element ids',
};
const ACCEPTED = '.csv,.txt,.tsv,.xml,.gz';

const refetch = () => queryClient.invalidateQueries({ queryKey: keys.catalogLoads });

/** Catalogue files in: dropped or chosen, recognised or mapped, with a bar while they are taken in. */
export default function CatalogueFilesPage() {
  createTitle(() => 'Catalogue files');
  const may = useMay();
  const loads = useQuery(() => ({
    queryKey: keys.catalogLoads,
    queryFn: api.catalogLoads,
    refetchInterval: () => (feedState() === 'open' ? false : 10_000),
  }));
  return (
    <>
      <A class="back" href="/catalogue">
        <Icon name="left" />
        Catalogue
      </A>
      <div class="stack" data-gap="l">
        <h1>Catalogue files</h1>
        <Show
          when={may('imports.write')}
          fallback={<Note>Only owners and managers load files. Below you see what was loaded.</Note>}
        >
          <Upload />
        </Show>
        <Loaded query={loads} loading={<SkeletonRows rows={2} rowRem={5} label="Loading the list of files" />}>
          {(rows) => (
            <Show when={rows().length > 0} fallback={<p class="muted">No file has been loaded yet.</p>}>
              <ul class="stack" aria-label="Files">
                <Each rows={rows()} by={(load) => load.id}>
                  {(load) => (
                    <li>
                      <LoadPanel load={load()} mayChange={may('imports.write')} />
                    </li>
                  )}
                </Each>
              </ul>
            </Show>
          )}
        </Loaded>
      </div>
    </>
  );
}

function Upload() {
  const [isOver, setOver] = createSignal(false);
  const send = useMutation(() => ({
    mutationFn: async (files: readonly File[]) => {
      // One after the other: colours before the codes that name them, if they were chosen in that order.
      for (const file of files) await api.loadCatalogFile(file);
    },
    onSettled: refetch,
  }));
  const take = (list: FileList | null | undefined) => {
    const files = [...(list ?? [])];
    if (files.length > 0) send.mutate(files);
  };
  return (
    <section class="panel stack" aria-label="Load files">
      <p class="muted">
        Download what you sell from{' '}
        <a href="https://www.bricklink.com/catalogDownload.asp" target="_blank" rel="noreferrer">
          BrickLink’s catalogue downloads
        </a>{' '}
        as TSV or XML and load them here, as they are or gzipped. Any other table in CSV works too: you say what its
        columns mean. Only your own shop’s catalogue changes.
      </p>
      <Downloads />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button inside is the first */}
      <div
        class="catalogue-drop"
        data-over={isOver() ? '' : undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          take(event.dataTransfer?.files);
        }}
      >
        <label class="button" data-tone="primary" aria-busy={send.isPending || undefined}>
          <Show when={send.isPending} fallback={<Icon name="download" />}>
            <Spinner />
          </Show>
          <span>{send.isPending ? 'Sending…' : 'Choose files'}</span>
          <input
            class="visually-hidden"
            type="file"
            multiple
            accept={ACCEPTED}
            disabled={send.isPending}
            onChange={(event) => {
              take(event.currentTarget.files);
              event.currentTarget.value = '';
            }}
          />
        </label>
        <span class="small muted">or drop them here</span>
      </div>
      <Show when={send.isError}>
        <Note tone="bad" live>
          {send.error?.message}
        </Note>
      </Show>
    </section>
  );
}

function LoadPanel(props: { load: CatalogLoad; mayChange: boolean }) {
  const load = () => props.load;
  return (
    <section class="panel stack" aria-label={load().fileName}>
      <div class="row" data-between>
        <h2 class="truncate">{load().fileName}</h2>
        <span class="small muted">
          {KIND_WORDS[load().kind]} · <Time at={load().finishedAt ?? load().createdAt} />
        </span>
      </div>
      <Switch>
        <Match when={load().state === 'mapping'}>
          <Show when={props.mayChange} fallback={<p class="muted">Waits until its columns are named.</p>}>
            <ColumnForm load={load()} onStarted={refetch} />
          </Show>
        </Match>
        <Match when={load().state === 'loading'}>
          <Progress load={load()} />
        </Match>
        <Match when={load().state === 'cancelled'}>
          <p>
            <Badge>Stopped</Badge>{' '}
            {load().progress.done > 0
              ? `The first ${plural(load().progress.done, 'line')} are in your catalogue and stay.`
              : 'Nothing of it was taken in.'}
          </p>
        </Match>
        <Match when={load().state === 'loaded'}>
          <p>
            <Badge tone="good" icon="check">
              Loaded
            </Badge>{' '}
            {plural(load().progress.done - load().problemCount, 'line')}
          </p>
        </Match>
        <Match when={load().state === 'failed'}>
          <Note tone="bad">{load().failure}</Note>
        </Match>
      </Switch>
      <Show when={props.mayChange && (load().state === 'loading' || load().state === 'mapping')}>
        <StopButton load={load()} />
      </Show>
      <Show when={load().problemCount > 0}>
        <details>
          <summary>{plural(load().problemCount, 'line')} left out</summary>
          <ol class="catalogue-problems" aria-label={`Lines of ${load().fileName} left out`}>
            <For each={load().problems}>
              {(problem) => (
                <li>
                  <strong class="num">Line {quantity(problem.line)}</strong> {problem.message}
                </li>
              )}
            </For>
          </ol>
          <Show when={load().problemCount > load().problems.length}>
            <p class="small muted">The first {quantity(load().problems.length)} are shown.</p>
          </Show>
        </details>
      </Show>
    </section>
  );
}

function StopButton(props: { load: CatalogLoad }) {
  const stop = useMutation(() => ({
    mutationFn: () => api.cancelCatalogLoad(props.load.id),
    onError: (error) => toast({ text: error.message, tone: 'bad' }),
    onSettled: refetch,
  }));
  return (
    <div class="button-row">
      <Button tone="quiet" busy={stop.isPending} onClick={() => stop.mutate()}>
        {props.load.state === 'mapping' ? 'Give it up' : 'Stop'}
      </Button>
    </div>
  );
}

function Progress(props: { load: CatalogLoad }) {
  const share = () => {
    const { done, total } = props.load.progress;
    return total ? Math.min(1, done / total) : null;
  };
  return (
    <>
      <div
        class="bar"
        role="progressbar"
        aria-label={`Taking in ${props.load.fileName}`}
        aria-valuemin={0}
        aria-valuemax={props.load.progress.total ?? undefined}
        aria-valuenow={share() === null ? undefined : props.load.progress.done}
        data-moving={share() === null ? '' : undefined}
      >
        <span style={{ '--filled': `${(share() ?? 0.3) * 100}%` }} />
      </div>
      <p role="status" class="small">
        <Show when={props.load.progress.total} fallback="Counting the lines…">
          {(total) => (
            <>
              {quantity(props.load.progress.done)} of {quantity(total())} lines. You can leave this page; it goes on by
              itself.
            </>
          )}
        </Show>
      </p>
    </>
  );
}
