import { Index, Show } from 'solid-js';
import type { Corner, Layout } from '../../../worker/src/contract/layout.ts';
import { Button } from '../kit/button.tsx';
import { SelectField } from '../kit/field.tsx';
import { Note } from '../kit/note.tsx';
import { NumberField } from './number-field.tsx';
import { aisleName, crossName } from './planGeometry.ts';

type Door = Layout['doors'][number];

/** Ways from room to room. Shops with one room never see this. */
export function DoorsPanel(props: {
  layout: Layout;
  problems: Record<string, string>;
  change: (doors: Door[]) => void;
}) {
  const doors = () => props.layout.doors;
  const set = (index: number, part: Partial<Door>) =>
    props.change(doors().map((door, i) => (i === index ? { ...door, ...part } : door)));
  const add = () => {
    const [first, second = first] = props.layout.rooms;
    if (!first || !second) return;
    const corner = (roomId: string): Corner => ({ roomId, aisle: 0, cross: 0 });
    props.change([...doors(), { from: corner(first.id), to: corner(second.id), metres: 4 }]);
  };
  return (
    <Show when={props.layout.rooms.length > 1 || doors().length > 0}>
      <section class="panel stack" aria-labelledby="doors">
        <h2 id="doors">Doors between rooms</h2>
        <Show when={props.problems.doors}>{(problem) => <Note tone="bad">{problem()}</Note>}</Show>
        <ul class="doors">
          <Index each={doors()}>
            {(door, i) => (
              <li class="door">
                <CornerField
                  label="From"
                  layout={props.layout}
                  value={door().from}
                  onChange={(from) => set(i, { from })}
                />
                <CornerField label="To" layout={props.layout} value={door().to} onChange={(to) => set(i, { to })} />
                <NumberField
                  label="Metres"
                  value={door().metres}
                  onChange={(metres) => set(i, { metres })}
                  problem={props.problems[`doors.${i}.metres`]}
                />
                <Button
                  icon="trash"
                  iconOnly
                  onClick={() => props.change(doors().filter((_, other) => other !== i))}
                >{`Remove door ${i + 1}`}</Button>
              </li>
            )}
          </Index>
        </ul>
        <Button icon="plus" onClick={add}>
          Add a door
        </Button>
      </section>
    </Show>
  );
}

/** A corner by words: every aisle's front, back and cross aisles of every room. */
export function CornerField(props: {
  label: string;
  layout: Layout;
  value: Corner;
  onChange: (corner: Corner) => void;
  problem?: string | undefined;
}) {
  const corners = () =>
    props.layout.rooms.flatMap((room) =>
      room.aisles.flatMap((aisle, i) =>
        [...room.blocks, 0].map((_, cross) => ({
          corner: { roomId: room.id, aisle: i, cross },
          label: `${room.name}, aisle ${aisleName(aisle)}, ${crossName(room, cross)}`,
        })),
      ),
    );
  const keyOf = ({ roomId, aisle, cross }: Corner) => `${roomId}/${aisle}/${cross}`;
  return (
    <SelectField
      label={props.label}
      value={keyOf(props.value)}
      options={corners().map(({ corner, label }) => ({ value: keyOf(corner), label }))}
      onChange={(key) => {
        const chosen = corners().find(({ corner }) => keyOf(corner) === key);
        if (chosen) props.onChange(chosen.corner);
      }}
      problem={props.problem}
    />
  );
}
