import { createMemo, createUniqueId, For, Show } from 'solid-js';
import type { Layout, Room } from '../../../worker/src/contract/layout.ts';
import { aisleName, crossName, shapeOf } from './planGeometry.ts';

/** What a tap on the drawing does. */
export type Tool = 'depot' | 'walls';

/** A room seen from above, its front at the bottom: shelves, drawers as dots, and the line of a walk. */
export function RoomDrawing(props: {
  room: Room;
  depot: Layout['depot'];
  drawers: string;
  walk?: { line: string; stops: string } | undefined;
  /** Fits into what is there instead of scrolling. */
  isSmall?: boolean;
  tool?: Tool | undefined;
  onCorner?: (aisle: number, cross: number) => void;
  onPassage?: (aisle: number, cross: number) => void;
}) {
  const title = createUniqueId();
  const shape = createMemo(() => shapeOf(props.room));
  const aisles = () => props.room.aisles;
  const crosses = () => shape().ys.map((_, cross) => cross);
  const front = () => shape().ys[0] ?? 0;
  const back = () => shape().ys.at(-1) ?? 0;
  const x = (aisle: number) => shape().xs[aisle] ?? 0;
  const y = (cross: number) => shape().ys[cross] ?? 0;
  const shelf = () => shape().gap * 0.2;
  return (
    <div class="room-drawing" data-small={props.isSmall ? '' : undefined} tabindex={props.isSmall ? undefined : 0}>
      <svg
        viewBox={`0 0 ${shape().width} ${shape().height}`}
        width={shape().width}
        height={shape().height}
        role={props.tool ? 'group' : 'img'}
        aria-labelledby={title}
      >
        <title id={title}>{`${props.room.name} from above: ${aisles().length} aisles, the front at the bottom`}</title>
        <For each={crosses().slice(0, -1)}>
          {(block) => (
            <For each={aisles()}>
              {(_, aisle) => (
                <>
                  <rect
                    class="plan-shelf"
                    x={x(aisle()) - shape().gap * 0.44}
                    y={y(block + 1) + 8}
                    width={shelf()}
                    height={y(block) - y(block + 1) - 16}
                    rx="2"
                  />
                  <rect
                    class="plan-shelf"
                    x={x(aisle()) + shape().gap * 0.24}
                    y={y(block + 1) + 8}
                    width={shelf()}
                    height={y(block) - y(block + 1) - 16}
                    rx="2"
                  />
                </>
              )}
            </For>
          )}
        </For>
        <path class="plan-drawers" d={props.drawers} />
        <For each={props.room.oneWay}>{(way) => <Arrow x={x(way.aisle)} y={(front() + back()) / 2} to={way.to} />}</For>
        <For each={props.room.walls}>
          {(wall) => (
            <line
              class="plan-wall"
              x1={x(wall.aisle) + shape().gap / 2}
              x2={x(wall.aisle) + shape().gap / 2}
              y1={y(wall.cross) - 9}
              y2={y(wall.cross) + 9}
            />
          )}
        </For>
        <Show when={props.walk}>
          {(walk) => (
            <>
              <path class="plan-walk" d={walk().line} />
              <path class="plan-stops" d={walk().stops} />
            </>
          )}
        </Show>
        <Show when={props.depot.roomId === props.room.id}>
          <g class="plan-depot" transform={`translate(${x(props.depot.aisle)} ${y(props.depot.cross)})`}>
            <rect x="-11" y="-11" width="22" height="22" rx="5" />
            <path d="M-6 -2.5L0 -5.5 6 -2.5V3.5L0 6.5 -6 3.5zM-6 -2.5L0 .5 6 -2.5M0 .5V6.5" />
          </g>
        </Show>
        <For each={aisles()}>
          {(aisle, i) => (
            <text class="plan-label" x={x(i())} y={front() + 32} text-anchor="middle">
              {aisleName(aisle)}
            </text>
          )}
        </For>
        <Show when={props.tool}>
          <For each={crosses()}>
            {(cross) => (
              <For each={aisles()}>
                {(aisle, i) => (
                  <>
                    <Show when={props.tool === 'depot'}>
                      <Spot
                        x={x(i()) - 22}
                        y={y(cross) - 22}
                        label={`Packing table at aisle ${aisleName(aisle)}, ${crossName(props.room, cross)}`}
                        isOn={
                          props.depot.roomId === props.room.id &&
                          props.depot.aisle === i() &&
                          props.depot.cross === cross
                        }
                        act={() => props.onCorner?.(i(), cross)}
                      />
                    </Show>
                    <Show when={props.tool === 'walls' && i() + 1 < aisles().length}>
                      <Spot
                        x={x(i()) + shape().gap / 2 - 22}
                        y={y(cross) - 22}
                        label={`Wall between ${aisleName(aisle)} and ${aisleName(aisles()[i() + 1] ?? '')}, ${crossName(props.room, cross)}`}
                        isOn={props.room.walls.some((wall) => wall.aisle === i() && wall.cross === cross)}
                        act={() => props.onPassage?.(i(), cross)}
                      />
                    </Show>
                  </>
                )}
              </For>
            )}
          </For>
        </Show>
      </svg>
    </div>
  );
}

function Arrow(props: { x: number; y: number; to: 'back' | 'front' }) {
  const tip = () => (props.to === 'back' ? -9 : 9);
  return (
    <path class="plan-arrow" d={`M${props.x - 6} ${props.y}L${props.x} ${props.y + tip()}L${props.x + 6} ${props.y}`} />
  );
}

/** A place to tap, as large as a thumb, and to reach by keyboard. */
function Spot(props: { x: number; y: number; label: string; isOn: boolean; act: () => void }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: inside a drawing there are no buttons of HTML
    <rect
      class="plan-spot"
      x={props.x}
      y={props.y}
      width="44"
      height="44"
      rx="8"
      role="button"
      tabindex="0"
      aria-label={props.label}
      aria-pressed={props.isOn}
      onClick={() => props.act()}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        props.act();
      }}
    />
  );
}
