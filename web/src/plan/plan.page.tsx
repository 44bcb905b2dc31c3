import { useQuery } from '@tanstack/solid-query';
import { Show } from 'solid-js';
import { api } from '../api/api.ts';
import { keys } from '../api/queries.ts';
import { ButtonLink } from '../kit/button.tsx';
import { Loaded, SkeletonRows, State } from '../kit/states.tsx';
import { useMay } from '../people/me.tsx';
import { PlanEditor } from './plan-editor.tsx';
import './plan.css';

/** The plan of the rooms, on which walks are planned. */
export default function PlanPage() {
  const may = useMay();
  const stored = useQuery(() => ({ queryKey: keys.layout, queryFn: () => api.layout() }));
  const drawers = useQuery(() => ({ queryKey: keys.codes, queryFn: () => api.locationCodes() }));
  return (
    <>
      <h1>Warehouse plan</h1>
      <p class="muted plan-intro">
        Walks are planned on this drawing. Without one, they go up one aisle and down the next.
      </p>
      <Loaded query={drawers} loading={<SkeletonRows rows={4} label="Loading the drawers" />}>
        {(codes) => (
          <Loaded query={stored} loading={<SkeletonRows rows={4} label="Loading the plan" />}>
            {(plan) => (
              <Show
                when={plan().layout !== null || codes().length > 0}
                fallback={
                  <State
                    icon="drawers"
                    title="No drawers yet"
                    action={
                      <Show when={may('imports.write')}>
                        <ButtonLink href="/settings/stock">Bring in stock</ButtonLink>
                      </Show>
                    }
                  >
                    A first plan is made from the codes of your drawers, as soon as there are some.
                  </State>
                }
              >
                <PlanEditor stored={plan()} codes={codes()} canEdit={may('settings.write')} />
              </Show>
            )}
          </Loaded>
        )}
      </Loaded>
    </>
  );
}
