/** With more doubts than this about one listing, any quantity in their range is taken for explained. */
const MOST_TRIED = 12;

/**
 * Whether a quantity that was read can be what we believe, plus some of the changes that may or may not have happened:
 * a push whose answer was lost, pieces of a cancelled order that the marketplace may have put back.
 * @param shown pieces we believe it shows, all known orders considered
 * @param doubts signed pieces; each happened in full or not at all
 */
export function isExplained(quantity: number, shown: number, doubts: readonly number[]): boolean {
  if (doubts.length > MOST_TRIED) {
    const least = doubts.reduce((sum, doubt) => sum + Math.min(0, doubt), shown);
    const most = doubts.reduce((sum, doubt) => sum + Math.max(0, doubt), shown);
    return quantity >= Math.max(0, least) && quantity <= most;
  }
  let sums = new Set([shown]);
  for (const doubt of doubts) sums = new Set([...sums, ...[...sums].map((sum) => sum + doubt)]);
  return [...sums].some((sum) => Math.max(0, sum) === quantity);
}
