/** A stop in a room of parallel aisles: a position in a block between two cross aisles. Metres. */
export interface RectStop {
  id: string;
  aisle: number;
  block: number;
  /** From the block's front cross aisle, 0 … its length. */
  position: number;
}

/** A rectangular room: equal aisles, joined by cross aisles at their ends and between their blocks. Metres. */
export interface RectRoom {
  aisles: number;
  /** Between neighbouring aisles. */
  spacing: number;
  /** Lengths of the blocks from front to back; one cross aisle more than there are. */
  blocks: readonly number[];
  /** Where the walk begins and ends. */
  depot: { aisle: number; cross: number };
}

export interface RectTour {
  /** Stops in walking order. */
  order: string[];
  metres: number;
}

/** How a block is walked, and how often each piece between neighbouring positions is passed. */
const ACTIONS = ['none', 'pass', 'front', 'back', 'split', 'double'] as const;
type Action = (typeof ACTIONS)[number];

/**
 * What matters of a partial walk at an aisle: which of its cross-aisle vertices are touched, odd, and joined. There are
 * few (5 with two cross aisles, 23 with three), so each is made once and remembers where every step leads.
 */
interface Shape {
  key: number;
  /** Component of each vertex, numbered by first appearance; 0 where nothing touches it. */
  components: readonly number[];
  odd: readonly boolean[];
  isClosed: boolean;
  /** Where acting in a block leads, by block and action. */
  acted: Map<string, Shape>;
  /** Ways over to the next aisle; none of them leaves a component behind. */
  crossings: { to: Shape; edges: readonly number[]; count: number }[] | null;
}

interface Partial {
  shape: Shape;
  cost: number;
  from: Partial | null;
  /** What was added last: actions per block, or edges to the next aisle per cross aisle. */
  blocks: readonly Action[] | null;
  edges: readonly number[] | null;
  aisle: number;
}

/**
 * The shortest closed walk over all stops, exactly: a dynamic programme over the aisles (Ratliff & Rosenthal 1983 for
 * two cross aisles, Roodbergen & de Koster 2001 and Pansart et al. 2018 for more), whose states are the parities and
 * components of an aisle's cross-aisle vertices.
 * @param stops in blocks and aisles of the room
 */
export function exactTour(room: RectRoom, stops: readonly RectStop[]): RectTour {
  if (stops.length === 0) return { order: [], metres: 0 };
  const first = Math.min(room.depot.aisle, ...stops.map(({ aisle }) => aisle));
  const last = Math.max(room.depot.aisle, ...stops.map(({ aisle }) => aisle));
  const inAisle = Map.groupBy(stops, ({ aisle }) => aisle);
  const shape = untouched(room.blocks.length + 1);
  let states: Partial[] = [{ shape, cost: 0, from: null, blocks: null, edges: null, aisle: first - 1 }];
  for (let aisle = first; aisle <= last; aisle++) {
    const here = inAisle.get(aisle) ?? [];
    const blocks = room.blocks.map((length, block) =>
      blockOptions(
        length,
        here.filter((stop) => stop.block === block),
        first === last,
      ),
    );
    const { depot } = room;
    if (aisle === depot.aisle) states = states.map((state) => ({ ...state, shape: touched(state.shape, depot.cross) }));
    states = walkAisle(states, blocks, aisle);
    if (aisle < last) states = crossOver(states, room.spacing, aisle);
  }
  const finished = states.filter((state) => state.shape.isClosed).sort((a, b) => a.cost - b.cost)[0];
  if (!finished) throw new Error('a rectangular room always has a tour');
  return { order: sequence(room, finished, stops), metres: finished.cost };
}

interface Option {
  action: Action;
  cost: number;
}

/** What may be done in a block; doubling an empty one is only ever needed where there is one aisle. */
function blockOptions(length: number, stops: readonly RectStop[], mayDoubleEmpty: boolean): Option[] {
  const options: Option[] = [{ action: 'pass', cost: length }];
  if (stops.length === 0) {
    options.push({ action: 'none', cost: 0 });
    if (mayDoubleEmpty) options.push({ action: 'double', cost: 2 * length });
    return options;
  }
  const at = positionsOf(stops);
  options.push({ action: 'front', cost: 2 * (at.at(-1) ?? 0) }, { action: 'back', cost: 2 * (length - (at[0] ?? 0)) });
  options.push({ action: 'double', cost: 2 * length });
  const { gap } = largestGap(at);
  if (at.length > 1) options.push({ action: 'split', cost: 2 * (length - gap) });
  return options;
}

const positionsOf = (stops: readonly RectStop[]) =>
  [...new Set(stops.map(({ position }) => position))].sort((a, b) => a - b);

function largestGap(at: readonly number[]): { gap: number; after: number } {
  let widest = { gap: -1, after: 0 };
  for (let i = 1; i < at.length; i++) {
    const gap = (at[i] ?? 0) - (at[i - 1] ?? 0);
    if (gap > widest.gap) widest = { gap, after: i - 1 };
  }
  return widest;
}

const shapes = new Map<number, Shape>();

/** The shape with these vertices, whatever its components were called. */
function shapeOf(named: readonly number[], odd: readonly boolean[]): Shape {
  const names = new Map<number, number>([[0, 0]]);
  const components = named.map((component) => {
    if (!names.has(component)) names.set(component, names.size);
    return names.get(component) ?? 0;
  });
  // The leading one tells apart rooms with more or fewer cross aisles.
  const key = components.reduce((sum, component, i) => sum * 16 + component * 2 + Number(odd[i]), 1);
  const known = shapes.get(key);
  if (known) return known;
  const isClosed = !odd.some(Boolean) && names.size <= 2;
  const made: Shape = { key, components, odd, isClosed, acted: new Map(), crossings: null };
  shapes.set(key, made);
  return made;
}

const untouched = (vertices: number) =>
  shapeOf(new Array<number>(vertices).fill(0), new Array<boolean>(vertices).fill(false));

function touched(shape: Shape, cross: number): Shape {
  if (shape.components[cross] !== 0) return shape;
  return shapeOf(shape.components.with(cross, Math.max(...shape.components) + 1), shape.odd);
}

/** The cheapest way to each shape at the end of an aisle. */
function walkAisle(states: readonly Partial[], blocks: readonly Option[][], aisle: number): Partial[] {
  const best = new Map<Shape, Partial>();
  for (const from of states) {
    let grown: { shape: Shape; cost: number; actions: Action[] }[] = [
      { shape: from.shape, cost: from.cost, actions: [] },
    ];
    for (const [block, options] of blocks.entries()) {
      grown = grown.flatMap(({ shape, cost, actions }) =>
        options.map((option) => ({
          shape: act(shape, option.action, block),
          cost: cost + option.cost,
          actions: [...actions, option.action],
        })),
      );
    }
    for (const { shape, cost, actions } of grown) {
      const known = best.get(shape);
      if (!known || cost < known.cost) best.set(shape, { shape, cost, from, blocks: actions, edges: null, aisle });
    }
  }
  return [...best.values()];
}

function act(shape: Shape, action: Action, block: number): Shape {
  if (action === 'none') return shape;
  const step = `${block}${action}`;
  const known = shape.acted.get(step);
  if (known) return known;
  const reached = reach(shape, action, block);
  shape.acted.set(step, reached);
  return reached;
}

function reach(shape: Shape, action: Action, block: number): Shape {
  let next = shape;
  if (action !== 'back') next = touched(next, block);
  if (action !== 'front') next = touched(next, block + 1);
  if (action === 'front' || action === 'back' || action === 'split') return next;
  const [a = 0, b = 0] = [next.components[block], next.components[block + 1]];
  const components = next.components.map((component) => (component === b ? a : component));
  if (action === 'double') return shapeOf(components, next.odd);
  return shapeOf(
    components,
    next.odd.map((isOdd, i) => (i === block || i === block + 1 ? !isOdd : isOdd)),
  );
}

/** The cheapest way to each shape at the beginning of the next aisle. */
function crossOver(states: readonly Partial[], spacing: number, aisle: number): Partial[] {
  const best = new Map<Shape, Partial>();
  for (const from of states) {
    from.shape.crossings ??= crossingsOf(from.shape);
    for (const { to, edges, count } of from.shape.crossings) {
      const cost = from.cost + spacing * count;
      const known = best.get(to);
      if (!known || cost < known.cost) best.set(to, { shape: to, cost, from, blocks: null, edges, aisle });
    }
  }
  return [...best.values()];
}

/** Edges to the next aisle: one from an odd vertex, none or two from an even one; no component may be left behind. */
function crossingsOf({ components, odd }: Shape): NonNullable<Shape['crossings']> {
  const choices = components.map((component, i) => (component === 0 ? [0] : odd[i] ? [1] : [0, 2]));
  let edges: number[][] = [[]];
  for (const choice of choices) edges = edges.flatMap((begun) => choice.map((n) => [...begun, n]));
  const alive = new Set(components.filter((component) => component !== 0));
  return edges
    .filter((counts) => {
      const reached = new Set(components.filter((_, i) => (counts[i] ?? 0) > 0));
      return [...alive].every((component) => reached.has(component));
    })
    .map((counts) => ({
      to: shapeOf(
        components.map((component, i) => ((counts[i] ?? 0) > 0 ? component : 0)),
        counts.map((n) => n === 1),
      ),
      edges: counts,
      count: counts.reduce((sum, n) => sum + n, 0),
    }));
}

/** Rebuilds the chosen edges and walks them once each, from the depot; a stop counts when it is first passed. */
function sequence(room: RectRoom, finished: Partial, stops: readonly RectStop[]): string[] {
  const graph = new EdgeWalk();
  const vertex = (aisle: number, cross: number) => `${aisle}/${cross}`;
  const spot = (aisle: number, block: number, position: number) => `${aisle}/${block}@${position}`;
  const inBlock = Map.groupBy(stops, ({ aisle, block }) => `${aisle}/${block}`);
  for (let state: Partial | null = finished; state; state = state.from) {
    const { aisle } = state;
    for (const [cross, n] of (state.edges ?? []).entries()) {
      graph.add(vertex(aisle, cross), vertex(aisle + 1, cross), n);
    }
    for (const [block, action] of (state.blocks ?? []).entries()) {
      const at = positionsOf(inBlock.get(`${aisle}/${block}`) ?? []);
      const chain = [vertex(aisle, block), ...at.map((p) => spot(aisle, block, p)), vertex(aisle, block + 1)];
      for (const [i, times] of timesPassed(action, at).entries()) graph.add(chain[i] ?? '', chain[i + 1] ?? '', times);
    }
  }
  const stopsAt = Map.groupBy(stops, ({ aisle, block, position }) => spot(aisle, block, position));
  const { aisle, cross } = room.depot;
  const passed = new Set<string>();
  return graph.walk(vertex(aisle, cross)).flatMap((node) => {
    if (passed.has(node)) return [];
    passed.add(node);
    return (stopsAt.get(node) ?? []).map(({ id }) => id);
  });
}

/** How often each piece of a block is walked, from its front to its first stop, to the next, … to its back. */
function timesPassed(action: Action, at: readonly number[]): number[] {
  const pieces = at.length + 1;
  const gapAfter = largestGap(at).after + 1;
  return Array.from({ length: pieces }, (_, piece) => {
    if (action === 'none') return 0;
    if (action === 'pass') return 1;
    if (action === 'double') return 2;
    if (action === 'front') return piece < at.length ? 2 : 0;
    if (action === 'back') return piece > 0 ? 2 : 0;
    return piece === gapAfter ? 0 : 2;
  });
}

/** Edges that are each walked once, by Hierholzer's way. */
class EdgeWalk {
  readonly #next = new Map<string, string[]>();

  add(a: string, b: string, times: number): void {
    for (let i = 0; i < times; i++) {
      this.#at(a).push(b);
      this.#at(b).push(a);
    }
  }

  walk(start: string): string[] {
    const tour: string[] = [];
    const stack = [start];
    while (stack.length > 0) {
      const here = stack.at(-1) ?? start;
      const next = this.#at(here).pop();
      if (next === undefined) tour.push(stack.pop() ?? start);
      else {
        const back = this.#at(next);
        back.splice(back.lastIndexOf(here), 1);
        stack.push(next);
      }
    }
    return tour.reverse();
  }

  #at(node: string): string[] {
    const known = this.#next.get(node);
    if (known) return known;
    const made: string[] = [];
    this.#next.set(node, made);
    return made;
  }
}
