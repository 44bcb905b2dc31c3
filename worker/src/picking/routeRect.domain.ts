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

interface Partial {
  cost: number;
  /** Component of each cross aisle's vertex, 0 where nothing touches it. */
  components: number[];
  odd: boolean[];
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
  const count = room.blocks.length + 1;
  const empty = { components: new Array<number>(count).fill(0), odd: new Array<boolean>(count).fill(false) };
  let states: Partial[] = [{ cost: 0, ...empty, from: null, blocks: null, edges: null, aisle: first - 1 }];
  for (let aisle = first; aisle <= last; aisle++) {
    const here = aisle;
    const blocks = room.blocks.map((length, block) =>
      blockOptions(
        length,
        (inAisle.get(here) ?? []).filter((stop) => stop.block === block),
        first === last,
      ),
    );
    states = states.map((state) => (here === room.depot.aisle ? touched(state, room.depot.cross) : state));
    states = best(states.flatMap((state) => walkAisle(state, blocks, here)));
    if (aisle < last) states = best(states.flatMap((state) => crossOver(state, room.spacing, here)));
  }
  const finished = states.filter(isClosed).sort((a, b) => a.cost - b.cost)[0];
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

function touched(state: Partial, cross: number): Partial {
  if (state.components[cross] !== 0) return state;
  const components = [...state.components];
  components[cross] = Math.max(...components) + 1;
  return { ...state, components };
}

function walkAisle(state: Partial, blocks: Option[][], aisle: number): Partial[] {
  let grown: { state: Partial; actions: Action[] }[] = [{ state, actions: [] }];
  blocks.forEach((options, block) => {
    grown = grown.flatMap(({ state: current, actions }) =>
      options.map(({ action, cost }) => ({ state: act(current, action, cost, block), actions: [...actions, action] })),
    );
  });
  return grown.map(({ state: next, actions }) => ({ ...next, from: state, blocks: actions, edges: null, aisle }));
}

function act(state: Partial, action: Action, cost: number, block: number): Partial {
  if (action === 'none') return state;
  let next: Partial = { ...state, cost: state.cost + cost };
  if (action !== 'back') next = touched(next, block);
  if (action !== 'front') next = touched(next, block + 1);
  if (action === 'front' || action === 'back' || action === 'split') return next;
  const [a = 0, b = 0] = [next.components[block], next.components[block + 1]];
  const components = next.components.map((component) => (component === b ? a : component));
  if (action === 'double') return { ...next, components };
  const odd = next.odd.map((isOdd, i) => (i === block || i === block + 1 ? !isOdd : isOdd));
  return { ...next, components, odd };
}

/** Edges to the next aisle: one from an odd vertex, none or two from an even one; no component may be left behind. */
function crossOver(state: Partial, spacing: number, aisle: number): Partial[] {
  const choices = state.components.map((component, i) => (component === 0 ? [0] : state.odd[i] ? [1] : [0, 2]));
  let edges: number[][] = [[]];
  for (const choice of choices) edges = edges.flatMap((begun) => choice.map((n) => [...begun, n]));
  const alive = new Set(state.components.filter((component) => component !== 0));
  return edges
    .filter((counts) => {
      const reached = new Set(state.components.filter((_, i) => (counts[i] ?? 0) > 0));
      return [...alive].every((component) => reached.has(component));
    })
    .map((counts) => ({
      cost: state.cost + spacing * counts.reduce((sum, n) => sum + n, 0),
      components: state.components.map((component, i) => ((counts[i] ?? 0) > 0 ? component : 0)),
      odd: counts.map((n) => n === 1),
      from: state,
      blocks: null,
      edges: counts,
      aisle,
    }));
}

/** The cheapest of each state; components are numbered by first appearance, so that equal ones look equal. */
function best(states: Partial[]): Partial[] {
  const cheapest = new Map<number, Partial>();
  for (const state of states) {
    const names = new Map<number, number>([[0, 0]]);
    const components = state.components.map((component) => {
      if (!names.has(component)) names.set(component, names.size);
      return names.get(component) ?? 0;
    });
    const key = components.reduce((sum, component, i) => sum * 16 + component * 2 + Number(state.odd[i]), 0);
    const known = cheapest.get(key);
    if (!known || state.cost < known.cost) cheapest.set(key, { ...state, components });
  }
  return [...cheapest.values()];
}

const isClosed = ({ components, odd }: Partial) =>
  !odd.some(Boolean) && new Set(components.filter((component) => component !== 0)).size <= 1;

/** Rebuilds the chosen edges and walks them once each, from the depot; a stop counts when it is first passed. */
function sequence(room: RectRoom, finished: Partial, stops: readonly RectStop[]): string[] {
  const graph = new EdgeWalk();
  const vertex = (aisle: number, cross: number) => `${aisle}/${cross}`;
  const spot = (aisle: number, block: number, position: number) => `${aisle}/${block}@${position}`;
  for (let state: Partial | null = finished; state; state = state.from) {
    const { aisle } = state;
    for (const [cross, n] of (state.edges ?? []).entries()) {
      graph.add(vertex(aisle, cross), vertex(aisle + 1, cross), n);
    }
    for (const [block, action] of (state.blocks ?? []).entries()) {
      const at = positionsOf(stops.filter((stop) => stop.aisle === aisle && stop.block === block));
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
