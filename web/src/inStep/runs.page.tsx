import { useQuery } from '@tanstack/solid-query';
import { For, Show } from 'solid-js';
import { MARKETPLACE_LABELS } from '../../../worker/src/contract/common.ts';
import type { SyncRun, SyncRunPart } from '../../../worker/src/contract/sync.ts';
import { api } from '../api/api.ts';
import { keys } from '../api/queries.ts';
import { Badge, type Tone } from '../kit/chip.tsx';
import { Each } from '../kit/each.tsx';
import { plural } from '../kit/format.ts';
import type { IconName } from '../kit/icons.tsx';
import { Details, Note } from '../kit/note.tsx';
import { Loaded, SkeletonRows, State } from '../kit/states.tsx';
import { ExactTime } from '../kit/time.tsx';
import { createTitle } from '../kit/title.ts';
import { runWords } from './runWords.ts';

const LOOK: Record<SyncRun['state'], { label: string; tone: Tone; icon: IconName }> = {
  queued: { label: 'Waiting', tone: 'neutral', icon: 'clock' },
  running: { label: 'Running', tone: 'accent', icon: 'sync' },
  done: { label: 'Done', tone: 'good', icon: 'check' },
  trouble: { label: 'Trouble', tone: 'bad', icon: 'alert' },
};

const TRIGGERS: Record<SyncRun['trigger'], string> = {
  cron: 'By the clock',
  manual: 'Sync now',
  hook: 'Told by the marketplace',
  connected: 'After connecting',
  listings: 'To look at lots again',
};

/** What the last runs did. */
export default function RunsPage() {
  createTitle(() => 'Sync runs');
  const runs = useQuery(() => ({ queryKey: keys.syncRuns, queryFn: api.syncRuns }));
  return (
    <section aria-label="Runs">
      <Loaded query={runs} loading={<SkeletonRows rows={6} rowRem={6} label="Loading the runs" />}>
        {(rows) => (
          <Show
            when={rows().length > 0}
            fallback={
              <State icon="history" title="No run yet">
                The first one starts when a marketplace is connected, then every 15 minutes.
              </State>
            }
          >
            <div class="stack" data-gap="s">
              <Each rows={rows()} by={(run) => run.id}>
                {(run) => <Run run={run()} />}
              </Each>
            </div>
          </Show>
        )}
      </Loaded>
    </section>
  );
}

function Run(props: { run: SyncRun }) {
  const look = () => LOOK[props.run.state];
  const seconds = () =>
    props.run.startedAt && props.run.finishedAt
      ? Math.max(1, Math.round((Date.parse(props.run.finishedAt) - Date.parse(props.run.startedAt)) / 1000))
      : null;
  return (
    <article class="card run">
      <div class="run-head">
        <Badge tone={look().tone} icon={look().icon}>
          {look().label}
        </Badge>
        <strong>
          <ExactTime at={props.run.startedAt ?? props.run.queuedAt} />
        </strong>
        <span class="muted small">
          {TRIGGERS[props.run.trigger]}
          {seconds() === null ? '' : ` · ${plural(seconds() ?? 0, 'second')}`}
          {props.run.stage ? ` · ${props.run.stage}…` : ''}
        </span>
      </div>
      <For each={props.run.parts}>{(part) => <Part part={part} />}</For>
    </article>
  );
}

function Part(props: { part: SyncRunPart }) {
  return (
    <div class="run-part">
      <p>
        <strong>{MARKETPLACE_LABELS[props.part.marketplace]}:</strong> {runWords(props.part)}{' '}
        <span class="muted small">{plural(props.part.calls, 'call')}</span>
      </p>
      <Show when={props.part.problem}>
        {(problem) => (
          <Note tone="bad">
            {problem().message}
            <Details text={problem().technical} />
          </Note>
        )}
      </Show>
    </div>
  );
}
