import { For, Show } from 'solid-js';
import type { Room } from '../../../worker/src/contract/layout.ts';
import { Button } from '../kit/button.tsx';
import { ChipSelect } from '../kit/field.tsx';
import { Note } from '../kit/note.tsx';
import { moveAisle, setOneWay } from './planEdits.ts';
import { aisleName } from './planGeometry.ts';

const DIRECTIONS = [
  { value: 'both', label: 'Both ways' },
  { value: 'back', label: 'Only to the back' },
  { value: 'front', label: 'Only to the front' },
] as const;

/** The aisles from left to right, to be put in the order in which they stand. */
export function AisleList(props: {
  room: Room;
  change: (edit: (room: Room) => Room) => void;
  problem: string | undefined;
}) {
  const wayOf = (aisle: number) => props.room.oneWay.find((way) => way.aisle === aisle)?.to ?? 'both';
  // The button one presses travels with its aisle.
  const move = (event: MouseEvent, aisle: number, by: -1 | 1) => {
    const { currentTarget } = event;
    props.change((room) => moveAisle(room, aisle, by));
    if (currentTarget instanceof HTMLElement) currentTarget.focus();
  };
  return (
    <>
      <Show when={props.problem}>{(problem) => <Note tone="bad">{problem()}</Note>}</Show>
      <ol class="aisles" aria-label={`Aisles of ${props.room.name}, from left to right`}>
        <For each={props.room.aisles}>
          {(aisle, i) => (
            <li class="aisle">
              <strong class="aisle-name">{aisleName(aisle)}</strong>
              <ChipSelect
                label={`How aisle ${aisleName(aisle)} is walked`}
                value={wayOf(i())}
                onChange={(to) => props.change((room) => setOneWay(room, i(), to))}
                options={DIRECTIONS}
              />
              <Button icon="arrowUp" iconOnly disabled={i() === 0} onClick={(event) => move(event, i(), -1)}>
                {`Move ${aisleName(aisle)} to the left`}
              </Button>
              <Button
                icon="arrowDown"
                iconOnly
                disabled={i() === props.room.aisles.length - 1}
                onClick={(event) => move(event, i(), 1)}
              >
                {`Move ${aisleName(aisle)} to the right`}
              </Button>
            </li>
          )}
        </For>
      </ol>
    </>
  );
}
