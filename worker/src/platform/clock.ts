/** UTC epoch milliseconds; injected so that tests own the time. */
export type Clock = () => number;

export const systemClock: Clock = () => Date.now();

/** Epoch milliseconds → the wire's ISO text. */
export const iso = (at: number) => new Date(at).toISOString();
export const isoOrNull = (at: number | null) => (at === null ? null : iso(at));
