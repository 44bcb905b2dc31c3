import { createSignal, For, Show } from 'solid-js';
import type { SessionDetail } from '../../../worker/src/contract/picking.ts';
import { balanceOf, type PickState, type Tote } from '../../../worker/src/picking/pickState.domain.ts';
import { openStops } from '../../../worker/src/picking/pickWalk.domain.ts';
import { ApiError, post } from '../api/client.ts';
import { Button, ButtonLink } from '../kit/button.tsx';
import { plural } from '../kit/format.ts';
import { Icon } from '../kit/icons.tsx';
import { isOnline } from '../kit/media.ts';
import { Note } from '../kit/note.tsx';
import { ToteMark } from './totes.tsx';

interface ToteStanding {
  tote: Tote;
  picked: number;
  short: number;
  open: number;
  toPutBack: number;
}

function standings(state: PickState): ToteStanding[] {
  return state.totes.map((tote) => {
    const sum = { picked: 0, short: 0, open: 0, toPutBack: 0 };
    for (const line of Object.values(state.lines)) {
      if (line.orderId !== tote.orderId) continue;
      const balance = balanceOf(state, line);
      sum.picked += Math.max(0, balance.picked - balance.toPutBack);
      sum.short += balance.short + balance.unreserved;
      sum.open += balance.open;
      sum.toPutBack += balance.toPutBack;
    }
    return { tote, ...sum };
  });
}

/** What will become of the order when the walk is closed now. */
function outcomeWords({ tote, picked, short, open }: ToteStanding): string {
  if (tote.state === 'removed') return 'Taken out of this walk';
  if (tote.state === 'cancelled') return 'Cancelled by the buyer';
  if (tote.state === 'elsewhere') return 'Left on the marketplace already';
  if (picked === 0 && short === 0) return 'Not begun: waits for another walk';
  if (short + open > 0) return `Picked short: ${plural(short + open, 'piece')} missing`;
  return 'Picked';
}

/** The last look before the orders are told to the marketplaces. Closing needs the network; everything else does not. */
export function Review(props: { walkId: string; state: PickState; waiting: number; onBack: () => void }) {
  const [busy, setBusy] = createSignal(false);
  const [problem, setProblem] = createSignal('');
  const [done, setDone] = createSignal<SessionDetail>();
  const rows = () => standings(props.state);
  const open = () => openStops(props.state).filter(({ kind }) => kind === 'pick').length;
  const toPutBack = () => rows().reduce((sum, row) => sum + row.toPutBack, 0);
  const close = async () => {
    setBusy(true);
    setProblem('');
    try {
      setDone(
        await post<SessionDetail>(`/pick-sessions/${encodeURIComponent(props.walkId)}/complete`, { open: 'short' }),
      );
    } catch (error) {
      setProblem(error instanceof ApiError ? error.message : 'The walk could not be closed. Try again.');
    } finally {
      setBusy(false);
    }
  };
  return (
    <div class="review">
      <Show
        when={done()}
        fallback={
          <>
            <h1>Close this walk?</h1>
            <ul class="review-totes">
              <For each={rows()}>
                {(row) => (
                  <li>
                    <ToteMark tote={row.tote} />
                    <div class="grow">
                      <strong>{row.tote.code}</strong>
                      <p class="muted">{outcomeWords(row)}</p>
                    </div>
                    <span class="review-count">{plural(row.picked, 'piece')}</span>
                  </li>
                )}
              </For>
            </ul>
            <Show when={open() > 0}>
              <Note tone="warn">
                {plural(open(), 'stop is', 'stops are')} still open. In orders that were begun they become shortages
                with a to-do; orders that were not begun wait for another walk.
              </Note>
            </Show>
            <Show when={toPutBack() > 0}>
              <Note tone="warn">{plural(toPutBack(), 'piece')} still to be put back. The to-do stays open.</Note>
            </Show>
            <Show when={props.waiting > 0}>
              <Note tone="warn">
                {plural(props.waiting, 'step')} of this phone {props.waiting === 1 ? 'is' : 'are'} not sent yet. They
                are kept, and count whenever they arrive.
              </Note>
            </Show>
            <Show when={!isOnline()}>
              <Note tone="warn">
                Closing a walk needs the network. Everything picked is kept on this phone until then.
              </Note>
            </Show>
            <Show when={problem()}>
              <Note tone="bad" live>
                {problem()}
              </Note>
            </Show>
            <div class="review-actions">
              <Button onClick={() => props.onBack()}>Back to the walk</Button>
              <Button tone="primary" icon="check" busy={busy()} disabled={!isOnline()} onClick={() => void close()}>
                Close the walk
              </Button>
            </div>
          </>
        }
      >
        {(detail) => <Closed detail={detail()} />}
      </Show>
    </div>
  );
}

const OUTCOMES: Record<NonNullable<SessionDetail['report']>['orders'][number]['outcome'], string> = {
  picked: 'Picked. The marketplace is being told.',
  picked_short: 'Picked short. The marketplace is told once the to-dos are closed.',
  cancelled: 'Cancelled by the buyer.',
  let_go: 'Waits for another walk.',
  removed: 'Was taken out of this walk.',
};

/** What became of each order. */
function Closed(props: { detail: SessionDetail }) {
  return (
    <>
      <div class="review-done">
        <Icon name="checkCircle" />
        <h1>Walk {props.detail.session.no} is done</h1>
      </div>
      <ul class="review-totes">
        <For each={props.detail.report?.orders ?? []}>
          {(order) => (
            <li>
              <div class="grow">
                <strong>
                  {order.tote} · {order.code}
                </strong>
                <p class="muted">{OUTCOMES[order.outcome]}</p>
              </div>
              <span class="review-count">{plural(order.pickedPieces, 'piece')}</span>
            </li>
          )}
        </For>
      </ul>
      <div class="review-actions">
        <ButtonLink href={`/pick/${props.detail.session.id}/report`}>Report</ButtonLink>
        <ButtonLink href="/pick" tone="primary">
          To the next walk
        </ButtonLink>
      </div>
    </>
  );
}
