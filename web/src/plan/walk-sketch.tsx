import { createMemo, For, Show } from 'solid-js';
import type { Layout } from '../../../worker/src/contract/layout.ts';
import { markWalk } from './planGeometry.ts';
import { RoomDrawing } from './room-drawing.tsx';
import './plan.css';

/** A walk on the plan, small: only the rooms it goes through. */
export function WalkSketch(props: { layout: Layout; codes: readonly string[] }) {
  const marks = createMemo(() => markWalk(props.layout, props.codes));
  const rooms = () => props.layout.rooms.map((room, i) => ({ room, i })).filter(({ i }) => marks().stops[i] !== '');
  return (
    <Show when={rooms().length > 0}>
      <div class="walk-sketch">
        <For each={rooms()}>
          {({ room, i }) => (
            <RoomDrawing
              room={room}
              depot={props.layout.depot}
              drawers=""
              walk={{ line: marks().lines[i] ?? '', stops: marks().stops[i] ?? '' }}
              isSmall
            />
          )}
        </For>
      </div>
    </Show>
  );
}
