import { useMutation, useQuery } from '@tanstack/solid-query';
import { Show } from 'solid-js';
import type { GivenUpTask } from '../../../worker/src/contract/givenUp.ts';
import { api } from '../api/api.ts';
import { keys, queryClient } from '../api/queries.ts';
import { Button } from '../kit/button.tsx';
import { Each } from '../kit/each.tsx';
import { Details } from '../kit/note.tsx';
import { Loaded, SkeletonRows } from '../kit/states.tsx';
import { Time } from '../kit/time.tsx';
import { toast } from '../kit/toast.tsx';

const TASK_WORDS: Record<NonNullable<GivenUpTask['task']>, string> = {
  due: 'Look at what is due',
  request_sync: 'Start a sync',
  sync: 'Fetch orders',
  status_writes: 'Write order statuses back',
  push: 'Write lots to the marketplaces',
  compare: 'Compare all lots',
  import_read: 'Read a marketplace’s stock',
  import_apply: 'Bring in a marketplace’s stock',
  file_import: 'Bring in a file',
  identify: 'Recognise a photo',
  catalog_refresh: 'Fetch an item for the catalogue',
  price_refresh: 'Fetch a price',
  catalog_load: 'Load a catalogue file',
};

/** Work that failed every try: what, since when, why, and what to do about it. */
export function GivenUpTasks() {
  const tasks = useQuery(() => ({ queryKey: keys.givenUp, queryFn: api.givenUp }));
  return (
    <section class="panel stack" aria-label="Given up">
      <div>
        <h2>Given up</h2>
        <p class="small muted">
          These tasks failed six times. Nothing is lost: trying again does no harm, however often.
        </p>
      </div>
      <Loaded query={tasks} loading={<SkeletonRows rows={2} label="Loading what was given up" />}>
        {(list) => (
          <ul class="step-rows">
            <Each rows={list().rows} by={(task) => task.id}>
              {(task) => <Task task={task()} />}
            </Each>
          </ul>
        )}
      </Loaded>
    </section>
  );
}

function Task(props: { task: GivenUpTask }) {
  const refetch = () =>
    queryClient.invalidateQueries({
      predicate: ({ queryKey }) => queryKey[0] === 'givenUp' || queryKey[0] === 'syncStatus',
    });
  const decide = useMutation(() => ({
    mutationFn: (what: 'replay' | 'dismiss') =>
      what === 'replay' ? api.replayTask(props.task.id) : api.dismissTask(props.task.id),
    onSuccess: (_, what) => {
      toast({ text: what === 'replay' ? 'It is tried again now.' : 'Put away.', tone: 'good' });
      return refetch();
    },
    onError: (error) => {
      toast({ text: error.message, tone: 'bad' });
      return refetch();
    },
  }));
  return (
    <li class="step-row">
      <div class="grow">
        <strong>
          {props.task.task ? TASK_WORDS[props.task.task] : 'A task nobody can read'}
          {props.task.subject ? `: ${props.task.subject}` : ''}
        </strong>
        <p>{props.task.problem ?? 'It failed in a way nobody foresaw, or was stopped before it could say why.'}</p>
        <p class="small muted">
          Last tried <Time at={props.task.at} />
        </p>
        <Details text={props.task.technical ?? undefined} />
      </div>
      <div class="button-row">
        <Show when={props.task.task}>
          <Button icon="sync" busy={decide.isPending} onClick={() => decide.mutate('replay')}>
            Try again
          </Button>
        </Show>
        <Button busy={decide.isPending} onClick={() => decide.mutate('dismiss')}>
          Put away
        </Button>
      </div>
    </li>
  );
}
