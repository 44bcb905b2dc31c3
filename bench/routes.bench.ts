import type { Layout } from '../worker/src/contract/layout.ts';
import type { Place } from '../worker/src/locations/layout.domain.ts';
import { sortKey } from '../worker/src/locations/locationCodes.domain.ts';
import { RoomGraph } from '../worker/src/picking/routeGraph.domain.ts';
import { planRoute, type RouteStop } from '../worker/src/picking/routePlanner.domain.ts';
import { exactTour } from '../worker/src/picking/routeRect.domain.ts';
import { dice } from '../worker/test/dice.ts';
import { type Instance, readInstances } from './instances.ts';
import {
  bestKnown,
  bestKnownOf,
  type Dice,
  isExactly,
  metresOver,
  rolledRoom,
  rolledStops,
  room,
  SEARCHES,
  walked,
} from './rooms.ts';
import { against, mean, note, quantile, type Row } from './rows.ts';

const SEED = 20_260;
/** Walks per figure. */
const WALKS = 200;
/** Tours of a family of published instances that have too many places to be walked exactly by the oracle. */
const MOST_SEARCHED = 4;

/** Lengths of planned walks against the shortest ones, and how long planning takes. */
export default async function routes(): Promise<Row[]> {
  note(`Seed ${SEED}, ${WALKS} walks a row unless it says otherwise; lengths are measured anew on the drawn plan.`);
  const instances = readInstances();
  if (!instances) note('The published instances are not on this machine (../shared/data/warehouse); left out.');
  return [
    ...[2, 3].map((cross) => exactRow(dice(SEED + cross), cross)),
    ...[2, 3].flatMap((cross) => againRows(dice(SEED + 10 + cross), cross)),
    ...[walls, oneWay, twoRooms].flatMap((make, i) => crookedRows(dice(SEED + 20 + i), make)),
    ...[2, 3].flatMap((cross) => nameOrderRows(dice(SEED + 30 + cross), cross)),
    ...[2, 3].flatMap((cross) => timeRows(dice(SEED + 40 + cross), cross)),
    ...slowRows(dice(SEED + 50)),
    ...(instances ? instanceRows(instances) : []),
  ];
}

/** Planned length of one walk. */
function planned(layout: Layout, stops: RouteStop[], from: string | null = null): number {
  return walked(layout, stops, planRoute({ layout, stops, from }).order, from);
}

/** A walk that has no length is as short as it can be. */
const ratioOf = (metres: number, shortest: number) => (shortest === 0 ? 1 : metres / shortest);

function exactRow(roll: Dice, cross: number): Row {
  const ratios = Array.from({ length: WALKS }, () => {
    const layout = rolledRoom(roll, cross);
    const stops = rolledStops(roll, layout, 1 + roll.int(12));
    return ratioOf(planned(layout, stops), bestKnownOf(layout, stops));
  });
  return {
    what: `route / optimum, rectangular room, ${cross} cross aisles, worst`,
    figure: Math.max(...ratios),
    unit: 'x',
    goal: '1.000',
  };
}

/** From nine places down the planner walks like the oracle; these are more. */
function againRows(roll: Dice, cross: number): Row[] {
  const ratios = Array.from({ length: WALKS / 2 }, () => {
    const layout = rolledRoom(roll, cross, 5 + roll.int(4));
    const [here, ...stops] = rolledStops(roll, layout, 11 + roll.int(2));
    const from = here?.code ?? '';
    return ratioOf(planned(layout, stops, from), bestKnownOf(layout, stops, from));
  });
  const row = {
    what: `re-plan of 10-11 from a drawer / optimum, ${cross} cross aisles (${WALKS / 2} walks), mean`,
    figure: mean(ratios),
    unit: 'x',
    goal: '1.01',
  };
  return [row, { ...row, what: row.what.replace('mean', 'worst'), figure: Math.max(...ratios), goal: '' }];
}

type Make = { what: string; layout(roll: Dice): Layout };

const walls: Make = {
  what: 'walls',
  layout(roll) {
    const layout = rolledRoom(roll, 3, 5 + roll.int(4));
    const [drawn] = layout.rooms;
    // Of each cross aisle but the front one, so that every drawer can be reached.
    if (drawn) {
      drawn.walls = [1, 2].map((cross) => ({ aisle: roll.int(drawn.aisles.length - 1), cross }));
    }
    return layout;
  },
};

const oneWay: Make = {
  what: 'one-way aisles',
  layout(roll) {
    const layout = rolledRoom(roll, 2 + roll.int(2), 5 + roll.int(4));
    const [drawn] = layout.rooms;
    if (drawn) {
      drawn.oneWay = [
        { aisle: 1, to: 'back' },
        { aisle: 2, to: 'front' },
        { aisle: 3, to: 'back' },
      ];
    }
    return layout;
  },
};

const twoRooms: Make = {
  what: 'two rooms',
  layout(roll) {
    const layout = rolledRoom(roll, 3, 4);
    const cellar = room({ id: 'q', code: 'cellar', aisles: 3, blocks: [6 + roll.int(6)], spacing: 2 });
    const front = { aisle: 0, cross: 0 };
    return {
      ...layout,
      rooms: [...layout.rooms, cellar],
      doors: [{ from: { roomId: 'r', ...front }, to: { roomId: 'q', ...front }, metres: 6 }],
    };
  },
};

/** Few places against the optimum, many against the best of several searches. */
function crookedRows(roll: Dice, make: Make): Row[] {
  return [
    { places: '10-12', count: () => 10 + roll.int(3), walks: 80, against: 'optimum' },
    { places: '20-40', count: () => 20 + roll.int(21), walks: 8, against: `best of ${SEARCHES} searches` },
  ].flatMap(({ places, count, walks, against: to }) => {
    const ratios = Array.from({ length: walks }, () => {
      const layout = make.layout(roll);
      const stops = rolledStops(roll, layout, count());
      const metres = planned(layout, stops);
      return ratioOf(metres, Math.min(metres, bestKnownOf(layout, stops)));
    });
    const what = `${make.what}, ${places} places / ${to} (${walks} walks)`;
    return [
      { what: `${what}, mean`, figure: mean(ratios), unit: 'x', goal: '1.01' },
      { what: `${what}, p95`, figure: quantile(ratios, 0.95), unit: 'x', goal: '1.03' },
    ];
  });
}

/** What shops do today: walk the list as it is sorted. */
function nameOrderRows(roll: Dice, cross: number): Row[] {
  const lengths = Array.from({ length: WALKS }, () => {
    const layout = rolledRoom(roll, cross, 6 + roll.int(7));
    const stops = rolledStops(roll, layout, 50);
    const byName = stops.toSorted((a, b) => (sortKey(a.code) < sortKey(b.code) ? -1 : 1)).map(({ id }) => id);
    const serpentine = planRoute({ layout: null, stops }).order;
    return {
      planned: planned(layout, stops),
      byName: walked(layout, stops, byName, null),
      serpentine: walked(layout, stops, serpentine, null),
    };
  });
  const figure = mean(lengths.map((one) => one.planned));
  const row = { figure, unit: 'm' };
  return [
    {
      ...against(
        { ...row, what: `50 lots, ${cross} cross aisles: planned walk, mean` },
        'location-name order',
        mean(lengths.map(({ byName }) => byName)),
      ),
      goal: 'ratio 0.80',
    },
    against(
      { ...row, what: `50 lots, ${cross} cross aisles: planned walk, mean` },
      'S-shape',
      mean(lengths.map(({ serpentine }) => serpentine)),
    ),
  ];
}

function timeRows(roll: Dice, cross: number): Row[] {
  const layout: Layout = {
    ...rolledRoom(roll, cross),
    rooms: [room({ aisles: 20, blocks: Array.from({ length: cross - 1 }, () => 50 / (cross - 1)), spacing: 2 })],
    depot: { roomId: 'r', aisle: 0, cross: 0 },
  };
  const walks = Array.from({ length: 120 }, () => rolledStops(roll, layout, 500));
  const times = timed(walks, (stops) => planRoute({ layout, stops }));
  const sorting = timed(walks, (stops) => stops.toSorted((a, b) => (sortKey(a.code) < sortKey(b.code) ? -1 : 1)));
  return [0.5, 0.95].map((share) => ({
    ...against(
      {
        what: `planning 500 stops, ${cross} cross aisles, p${share * 100} (100 walks)`,
        figure: quantile(times, share),
        unit: 'ms',
      },
      'sorting by name',
      quantile(sorting, share),
    ),
    goal: '5',
  }));
}

/** What needs a search: other layouts, and going on from a drawer. */
function slowRows(roll: Dice): Row[] {
  const [two, one] = [twoRooms.layout(roll), rolledRoom(roll, 3, 8)];
  return [
    { what: '50 stops, two rooms', layout: two, from: null },
    { what: '50 stops from a drawer, rectangular room', layout: one, from: 'ab7' },
  ].map(({ what, layout, from }) => {
    const walks = Array.from({ length: 7 }, () => rolledStops(roll, layout, 50));
    const times = timed(walks, (stops) => planRoute({ layout, stops, from }), 2);
    return { what: `planning ${what}, p50 (5 walks)`, figure: quantile(times, 0.5), unit: 'ms' };
  });
}

/** Milliseconds each, the best of three: other work on this machine is not ours. The first ones warm up. */
function timed<T>(inputs: readonly T[], action: (input: T) => unknown, warmUp = 20): number[] {
  return inputs
    .map((input) => {
      const times = [1, 2, 3].map(() => {
        const startedAt = performance.now();
        action(input);
        return performance.now() - startedAt;
      });
      return Math.min(...times);
    })
    .slice(warmUp);
}

/** Walks of published instances: against their optimum, else the exact one for few places, else the best of searches. */
function instanceRows(instances: Instance[]): Row[] {
  const rows: Row[] = [];
  const families = new Map<string, { ratios: number[]; searched: number; passedOver: number }>();
  for (const { name, room: drawn, orders, optimum } of instances) {
    const graph = new RoomGraph(layoutOf(drawn));
    for (const spots of orders) {
      const places = spots.map(({ aisle, position }): Place => {
        return { roomIndex: 0, aisle, block: 0, position, depth: position };
      });
      const stops = places.map(({ aisle, block, position }, i) => ({ id: String(i), aisle, block, position }));
      const order = exactTour(drawn, stops).order.map((id) => places[Number(id)] ?? null);
      const metres = metresOver(graph, order);
      if (optimum !== null) {
        rows.push({ ...against({ what: name, figure: metres, unit: 'm' }, 'known optimum', optimum), goal: '94' });
      } else {
        const family = name.replace(/[-_]\d+(-all2)?\.txt$/, '');
        const known = families.get(family) ?? { ratios: [], searched: 0, passedOver: 0 };
        families.set(family, known);
        const isLong = !isExactly(places);
        if (isLong && known.searched >= MOST_SEARCHED) {
          known.passedOver += 1;
        } else {
          known.searched += Number(isLong);
          known.ratios.push(ratioOf(metres, bestKnown(graph, places)));
        }
      }
    }
  }
  for (const [family, { ratios, searched, passedOver }] of families) {
    note(
      `${family}: ${ratios.length - searched} tours held against the optimum, ${searched} against the best of ${SEARCHES} searches, ${passedOver} longer ones left out.`,
    );
    rows.push({
      what: `${family}, ${ratios.length} tours / best known, worst (mean ${mean(ratios).toFixed(3)})`,
      figure: Math.max(...ratios),
      unit: 'x',
      goal: '1.000',
    });
  }
  return rows;
}

const layoutOf = (drawn: Instance['room']): Layout => ({
  v: 1,
  rooms: [room({ aisles: drawn.aisles, blocks: [...drawn.blocks], spacing: drawn.spacing })],
  doors: [],
  depot: { roomId: 'r', ...drawn.depot },
});
