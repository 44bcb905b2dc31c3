import { Show } from 'solid-js';
import type { PickStop } from '../../../worker/src/picking/pickWalk.domain.ts';
import { Button } from '../kit/button.tsx';
import { device } from '../sync/device.ts';
import type { Picking } from './createPicking.ts';

/** Everything under the thumb: where the feet go next, the zero check, the small buttons, and the big one. */
export function Actions(props: { picking: Picking; onFewer: () => void; onProblem: () => void }) {
  const { picking } = props;
  const stop = picking.stop;
  return (
    <>
      <Next walk={picking.route.walk()} current={stop()} onGo={picking.route.go} />
      <Show when={picking.zero()}>
        {(spot) => (
          <div class="walk-zero" role="status">
            <span class="grow">Is {spot().code} empty now?</span>
            <Button onClick={() => picking.count(spot(), 0)}>Yes, empty</Button>
            <Button onClick={() => picking.startCounting(spot())}>No</Button>
          </div>
        )}
      </Show>
      <footer class="walk-actions">
        <div class="walk-small">
          <Button icon="undo" disabled={!picking.canUndo()} onClick={() => void picking.undo()}>
            Undo
          </Button>
          <Button icon="half" disabled={!stop()} onClick={() => props.onFewer()}>
            Fewer
          </Button>
          <Button icon="alert" disabled={stop()?.kind !== 'pick'} onClick={() => props.onProblem()}>
            Problem
          </Button>
          <Button icon="right" disabled={!stop()} onClick={picking.skip}>
            Skip
          </Button>
        </div>
        <Show when={stop()}>
          {(now) => (
            <button type="button" class="walk-confirm" data-kind={now().kind} onClick={picking.confirm}>
              <span class="walk-confirm-words">
                {now().kind === 'pick' ? 'Pick' : 'Put back'} {now().quantity}
              </span>
              <span class="truncate">{now().item.colorName || now().item.itemName}</span>
            </button>
          )}
        </Show>
      </footer>
    </>
  );
}

/** The drawer after this one, faint. */
function Next(props: { walk: PickStop[]; current: PickStop | null; onGo: (key: string) => void }) {
  const next = () => {
    const at = props.walk.findIndex(({ key }) => key === props.current?.key);
    return props.walk.length > 1 ? props.walk[(at + 1) % props.walk.length] : undefined;
  };
  return (
    <Show when={!device().nextOnly && next()}>
      {(after) => (
        <button type="button" class="walk-next" onClick={() => props.onGo(after().key)}>
          <span>Next</span>
          <strong>{after().code || 'No place'}</strong>
          <span class="truncate">
            {after().quantity} {after().item.colorName} {after().item.itemName}
          </span>
        </button>
      )}
    </Show>
  );
}
