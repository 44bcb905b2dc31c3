/**
 * Seconds of a walk's parts, until a shop's own are measured: one metre a second; searching, taking, putting and
 * confirming at each stop; counting each piece; setting up a cart.
 */
const SECONDS = { perMetre: 1, perStop: 3 + 1.5 + 1.5 + 1, perPiece: 0.6, perWalk: 60 } as const;

/** Whole minutes a walk takes, at least one. */
export function walkMinutes({ metres, stops, pieces }: { metres: number; stops: number; pieces: number }): number {
  const seconds =
    metres * SECONDS.perMetre + stops * SECONDS.perStop + pieces * SECONDS.perPiece + (stops > 0 ? SECONDS.perWalk : 0);
  return Math.max(1, Math.ceil(seconds / 60));
}
