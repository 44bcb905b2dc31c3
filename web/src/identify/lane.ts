import { createSignal } from 'solid-js';

/** One thing put into stock on this device, so that it can be taken out again at once. */
export interface LaneEntry {
  lotId: string;
  code: string;
  quantity: number;
  /** "12 × Brick 2 x 4, Red". */
  words: string;
}

/** What a sorting lane remembers between two parts. */
export interface Lane {
  /** The drawer of the last part. */
  code: string;
  condition: 'N' | 'U';
  subject: 'any' | 'part' | 'minifig' | 'set';
  /** What was added since the lane was begun, newest last. */
  added: LaneEntry[];
}

const FRESH: Lane = { code: '', condition: 'U', subject: 'part', added: [] };
/** More steps back than this nobody takes. */
const KEPT = 50;
const NAME = 'brickops.lane';

function stored(memberId: string): Lane {
  try {
    return { ...FRESH, ...(JSON.parse(localStorage.getItem(`${NAME}.${memberId}`) ?? '{}') as Partial<Lane>) };
  } catch {
    return FRESH;
  }
}

/** The lane of a member on this device; survives a reload. */
export function createLane(memberId: string) {
  const [lane, setLane] = createSignal(stored(memberId));
  const change = (part: Partial<Lane>) => {
    const next = { ...lane(), ...part };
    setLane(next);
    localStorage.setItem(`${NAME}.${memberId}`, JSON.stringify(next));
  };
  return {
    lane,
    change,
    added: (entry: LaneEntry) => change({ code: entry.code, added: [...lane().added, entry].slice(-KEPT) }),
    takenOut: () => change({ added: lane().added.slice(0, -1) }),
    /** Counts from nothing again; drawer and condition stay. */
    begin: () => change({ added: [] }),
  };
}
