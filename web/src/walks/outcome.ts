import type { PickReport } from '../../../worker/src/contract/picking.ts';
import type { Tone } from '../kit/chip.tsx';
import type { IconName } from '../kit/icons.tsx';

type Outcome = PickReport['orders'][number]['outcome'];

/** What became of an order in a walk. */
export const OUTCOME_LOOK: Record<Outcome, { label: string; tone: Tone; icon: IconName }> = {
  picked: { label: 'Picked', tone: 'good', icon: 'check' },
  picked_short: { label: 'Picked short', tone: 'warn', icon: 'half' },
  cancelled: { label: 'Cancelled', tone: 'neutral', icon: 'cancelled' },
  let_go: { label: 'Waits for another walk', tone: 'accent', icon: 'clock' },
  removed: { label: 'Taken out', tone: 'neutral', icon: 'undo' },
};
