import { useBeforeLeave } from '@solidjs/router';
import { createMemo, createSignal, Index, Match, Show, Switch } from 'solid-js';
import * as v from 'valibot';
import { Layout, type StoredLayout } from '../../../worker/src/contract/layout.ts';
import { guessLayout } from '../../../worker/src/locations/layout.domain.ts';
import { findPlanProblems } from '../../../worker/src/locations/layoutCheck.domain.ts';
import { api } from '../api/api.ts';
import { ApiError } from '../api/client.ts';
import { keys, queryClient } from '../api/queries.ts';
import { Button } from '../kit/button.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { plural } from '../kit/format.ts';
import { isOnline } from '../kit/media.ts';
import { Note } from '../kit/note.tsx';
import { Time } from '../kit/time.tsx';
import { toast } from '../kit/toast.tsx';
import { CornerField, DoorsPanel } from './doors-panel.tsx';
import { addGroup, changeRoom, removeRoom, samePlan } from './planEdits.ts';
import { markDrawers } from './planGeometry.ts';
import { PreviewBar } from './preview-bar.tsx';
import { RoomPanel } from './room-panel.tsx';
import { Unplaced } from './unplaced.tsx';
import { createWalkPreview } from './walkPreview.ts';

/** The drawing as it is being changed, beside the one that is stored. */
export function PlanEditor(props: { stored: StoredLayout; codes: string[]; canEdit: boolean }) {
  const guess = createMemo(() => guessLayout(props.codes));
  const saved = () => props.stored.layout ?? guess();
  const [edited, setEdited] = createSignal<Layout>();
  /** The version the drawing began with; what others store meanwhile is not taken over silently. */
  const [drawnOn, setDrawnOn] = createSignal(props.stored.version);
  const [asked, setAsked] = createSignal(false);
  const [busy, setBusy] = createSignal(false);
  const [refused, setRefused] = createSignal<ApiError>();
  const [leaving, setLeaving] = createSignal<() => void>();

  const draft = () => edited() ?? saved();
  const isDirty = () => edited() !== undefined && !samePlan(edited() ?? null, props.stored.layout);
  const isConflict = () => edited() !== undefined && drawnOn() !== props.stored.version;
  const edit = (change: (layout: Layout) => Layout) => {
    const now = draft();
    if (!now) return;
    if (edited() === undefined) setDrawnOn(props.stored.version);
    setEdited(change(now));
    setRefused();
  };
  const forget = () => {
    setEdited();
    setAsked(false);
    setRefused();
  };

  const checked = createMemo(() => v.safeParse(Layout, draft()));
  const whole = () => {
    const result = checked();
    return result.success ? result.output : null;
  };
  const problems = createMemo<Record<string, string>>(() => {
    const result = checked();
    const found = result.success
      ? findPlanProblems(result.output)
      : result.issues.map((issue) => ({ field: v.getDotPath(issue) ?? '', message: issue.message }));
    return Object.fromEntries(found.toReversed().map(({ field, message }) => [field, message]));
  });
  const shown = () => (asked() ? problems() : {});
  const marks = createMemo(() => {
    const layout = draft();
    return layout ? markDrawers(layout, props.codes) : { drawers: [], counts: [], unplaced: [] };
  });
  const walk = createWalkPreview(whole, () => props.codes);
  const walkIn = (room: number) => {
    const lines = walk.preview()?.marks;
    return lines && { line: lines.lines[room] ?? '', stops: lines.stops[room] ?? '' };
  };

  const save = async (over = drawnOn()) => {
    setAsked(true);
    const layout = whole();
    if (!layout || Object.keys(problems()).length > 0) return;
    setBusy(true);
    setRefused();
    try {
      queryClient.setQueryData(keys.layout, await api.saveLayout({ layout, version: over }));
      forget();
      toast({ text: 'Plan saved. Walks that start from now on follow it.', tone: 'good' });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setRefused(error);
      if (error.code === 'locations.layout_changed') await queryClient.invalidateQueries({ queryKey: keys.layout });
    } finally {
      setBusy(false);
    }
  };

  useBeforeLeave((event) => {
    if (!isDirty() || event.defaultPrevented) return;
    event.preventDefault();
    setLeaving(() => () => event.retry(true));
  });

  return (
    <Show when={draft()}>
      {(layout) => (
        <div class="plan">
          <Switch>
            <Match when={props.stored.layout === null}>
              <Note tone="accent">
                {`This is a guess, made from the codes of your ${plural(props.codes.length, 'drawer')}.`}
                {props.canEdit ? ' Put it right and save it.' : ' The owner or a manager can put it right.'}
              </Note>
            </Match>
            <Match when={props.stored.updatedAt}>
              {(at) => (
                <p class="muted small">
                  Saved by {props.stored.updatedBy ?? 'somebody'}, <Time at={at()} />.
                </p>
              )}
            </Match>
          </Switch>
          <PreviewBar walk={walk} hasMistakes={whole() === null} />
          <Index each={layout().rooms}>
            {(room, i) => (
              <RoomPanel
                room={room()}
                index={i}
                depot={layout().depot}
                drawers={marks().drawers[i] ?? ''}
                drawerCount={marks().counts[i] ?? 0}
                walk={walkIn(i)}
                canEdit={props.canEdit}
                canRemove={layout().rooms.length > 1}
                problems={shown()}
                change={(change) => edit((all) => changeRoom(all, i, change))}
                setDepot={(depot) => edit((all) => ({ ...all, depot }))}
                remove={() => edit((all) => removeRoom(all, i))}
              />
            )}
          </Index>
          <Show when={props.canEdit}>
            <section class="panel" aria-labelledby="depot">
              <h2 id="depot">Packing table</h2>
              <CornerField
                label="Walks begin and end at"
                layout={layout()}
                value={layout().depot}
                onChange={(depot) => edit((all) => ({ ...all, depot }))}
                problem={shown().depot}
              />
            </section>
            <DoorsPanel layout={layout()} problems={shown()} change={(doors) => edit((all) => ({ ...all, doors }))} />
          </Show>
          <Unplaced
            codes={marks().unplaced}
            canEdit={props.canEdit}
            knows={(key) => layout().rooms.find(({ codes }) => codes.includes(key))?.name}
            add={(group) => edit((all) => addGroup(all, group))}
          />
          <Show when={props.canEdit && (isDirty() || props.stored.layout === null)}>
            <section class="save-bar" aria-label="Save the plan">
              <Show when={asked() && Object.keys(problems()).length > 0}>
                <Note tone="bad" live>
                  {Object.values(problems())[0]}
                </Note>
              </Show>
              <Show when={refused() ?? (isConflict() ? 'conflict' : undefined)}>
                <Note
                  tone="bad"
                  live
                  action={
                    <Show when={isConflict()}>
                      <Button onClick={() => void save(props.stored.version)}>Save mine over it</Button>
                      <Button onClick={forget}>Look at theirs</Button>
                    </Show>
                  }
                >
                  {isConflict() ? 'Somebody else has saved the plan since you began.' : refused()?.message}
                </Note>
              </Show>
              <div class="button-row">
                <Button tone="primary" busy={busy()} disabled={!isOnline() || isConflict()} onClick={() => void save()}>
                  Save the plan
                </Button>
                <Show when={isDirty()}>
                  <Button icon="undo" onClick={forget}>
                    {props.stored.layout === null ? 'Back to the guess' : 'Back to the last saved'}
                  </Button>
                </Show>
              </div>
            </section>
          </Show>
          <Show when={leaving()}>
            {(leave) => (
              <Dialog
                open
                title="Leave without saving?"
                onClose={() => setLeaving()}
                actions={
                  <>
                    <Button autofocus onClick={() => setLeaving()}>
                      Stay here
                    </Button>
                    <Button tone="danger" onClick={() => leave()()}>
                      Leave, forget my changes
                    </Button>
                  </>
                }
              >
                <p>What you changed on the plan is not saved yet.</p>
              </Dialog>
            )}
          </Show>
        </div>
      )}
    </Show>
  );
}
