import { createSignal, createUniqueId, Index, Show } from 'solid-js';
import type { Layout, Room } from '../../../worker/src/contract/layout.ts';
import { Button } from '../kit/button.tsx';
import { Chip } from '../kit/chip.tsx';
import { SelectField, TextField } from '../kit/field.tsx';
import { plural } from '../kit/format.ts';
import { AisleList } from './aisle-list.tsx';
import { NumberField } from './number-field.tsx';
import { setCrossAisles, sortAisles, toggleWall } from './planEdits.ts';
import { RoomDrawing, type Tool } from './room-drawing.tsx';

const CROSS_AISLES = ['2', '3', '4', '5'] as const;

/** One room: its drawing, and everything about it that can be changed. */
export function RoomPanel(props: {
  room: Room;
  index: number;
  depot: Layout['depot'];
  drawers: string;
  drawerCount: number;
  walk: { line: string; stops: string } | undefined;
  canEdit: boolean;
  canRemove: boolean;
  problems: Record<string, string>;
  change: (edit: (room: Room) => Room) => void;
  setDepot: (depot: Layout['depot']) => void;
  remove: () => void;
}) {
  const heading = createUniqueId();
  const [tool, setTool] = createSignal<Tool>();
  const room = () => props.room;
  const problem = (field: string) => props.problems[`rooms.${props.index}.${field}`];
  const toggle = (one: Tool) => setTool(tool() === one ? undefined : one);
  return (
    <section class="panel room" aria-labelledby={heading}>
      <div class="room-head">
        <h2 id={heading}>{room().name || 'Room without a name'}</h2>
        <span class="muted small">
          {plural(room().aisles.length, 'aisle')}, {plural(props.drawerCount, 'drawer')}
        </span>
      </div>
      <RoomDrawing
        room={room()}
        depot={props.depot}
        drawers={props.drawers}
        walk={props.walk}
        tool={props.canEdit ? tool() : undefined}
        onCorner={(aisle, cross) => props.setDepot({ roomId: room().id, aisle, cross })}
        onPassage={(aisle, cross) => props.change((one) => toggleWall(one, aisle, cross))}
      />
      <Show when={props.canEdit}>
        <div class="room-tools">
          <Chip on={tool() === 'depot'} onToggle={() => toggle('depot')}>
            Place the packing table
          </Chip>
          <Show when={room().aisles.length > 1}>
            <Chip on={tool() === 'walls'} onToggle={() => toggle('walls')}>
              Draw walls
            </Chip>
          </Show>
          <span class="muted small" aria-live="polite">
            {tool() === 'depot'
              ? 'Tap the corner where walks begin and end.'
              : tool() === 'walls'
                ? 'Tap between two aisles to close or open the way.'
                : ''}
          </span>
        </div>
        <div class="room-fields">
          <TextField
            label="Name"
            value={room().name}
            onInput={(name) => props.change((one) => ({ ...one, name }))}
            problem={problem('name')}
            autocomplete="off"
          />
          <NumberField
            label="Metres from aisle to aisle"
            value={room().spacing}
            onChange={(spacing) => props.change((one) => ({ ...one, spacing }))}
            problem={problem('spacing')}
          />
          <NumberField
            label="Bays along an aisle"
            isWhole
            value={room().bays}
            onChange={(bays) => props.change((one) => ({ ...one, bays }))}
            problem={problem('bays')}
          />
          <SelectField
            label="Cross aisles"
            value={String(room().blocks.length + 1)}
            onChange={(count) => props.change((one) => setCrossAisles(one, Number(count)))}
            options={CROSS_AISLES.map((value) => ({ value, label: value === '2' ? '2: front and back' : value }))}
            problem={problem('blocks')}
          />
          <Index each={room().blocks}>
            {(length, block) => (
              <NumberField
                label={room().blocks.length === 1 ? 'Length of an aisle in metres' : `Metres of block ${block + 1}`}
                value={length()}
                onChange={(metres) =>
                  props.change((one) => ({ ...one, blocks: one.blocks.map((old, i) => (i === block ? metres : old)) }))
                }
                problem={problem(`blocks.${block}`)}
              />
            )}
          </Index>
        </div>
        <details>
          <summary>Order and direction of the aisles</summary>
          <AisleList room={room()} change={props.change} problem={problem('aisles')} />
          <div class="button-row">
            <Button icon="sync" onClick={() => props.change(sortAisles)}>
              Sort the aisles
            </Button>
            <Show when={props.canRemove}>
              <Button tone="danger" icon="trash" onClick={() => props.remove()}>
                Take this room off the plan
              </Button>
            </Show>
          </div>
        </details>
      </Show>
    </section>
  );
}
