const MINUTE = 60_000;

/** Tries before work for a marketplace is parked with its words; by then about a day has passed. */
export const MAX_ATTEMPTS = 8;

/**
 * When to try again what failed for a passing reason.
 * @param attempts tries so far, ≥ 1
 * @returns milliseconds to wait: 1, 2, 4, … minutes, at most 6 hours
 */
export const retryDelayMs = (attempts: number) => Math.min(6 * 60 * MINUTE, MINUTE * 2 ** (attempts - 1));
