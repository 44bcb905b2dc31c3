import { A } from '@solidjs/router';
import { createSignal, Match, Show, Switch } from 'solid-js';
import { Button } from '../kit/button.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { plural } from '../kit/format.ts';
import { Icon } from '../kit/icons.tsx';
import type { Walk } from './createWalk.ts';

/** A clock wrong by more than this is worth a word: times in the report come from it. */
const CLOCK_TROUBLE_MS = 5 * 60_000;

/** One line about what this phone still has to say, and what keeps it from saying it. Nothing here stops the walk. */
export function Outbox(props: { walk: Walk; walkId: string }) {
  const view = () => props.walk.view();
  const waiting = () => view().outbox.length;
  const steps = () => plural(waiting(), 'step');
  const foreign = () => view().outbox.find(({ memberId }) => memberId !== props.walk.me()?.memberId);
  return (
    <>
      <Switch>
        <Match when={view().pause === 'signed_out'}>
          <p class="walk-line" data-tone="warn" role="status">
            <Icon name="lock" />
            <span class="grow">
              {waiting() > 0
                ? `You are signed out. Sign in again to send ${steps()}; they are kept on this phone.`
                : 'You are signed out. You can go on picking; sign in again to send it.'}
            </span>
            <A class="button" href={`/sign-in?next=${encodeURIComponent(`/pick/${props.walkId}`)}`}>
              Sign in
            </A>
          </p>
        </Match>
        <Match when={view().pause === 'too_old'}>
          <p class="walk-line" data-tone="warn" role="status">
            <Icon name="sync" />
            <span class="grow">This page is older than the server. Reload it; {steps()} are kept on this phone.</span>
            <Button onClick={() => location.reload()}>Reload</Button>
          </p>
        </Match>
        <Match when={view().pause === 'closed'}>
          <p class="walk-line" data-tone="bad" role="status">
            <Icon name="alert" />
            <span class="grow">
              The server does not take anything for this walk any more.
              {waiting() > 0 ? ` ${steps()} are kept on this phone: show them to your manager.` : ''}
            </span>
          </p>
        </Match>
        <Match when={foreign()}>
          {(item) => <Foreign walk={props.walk} memberId={item().memberId} name={item().memberName} steps={steps()} />}
        </Match>
        <Match when={view().pause === 'offline'}>
          <p class="walk-line" data-tone="neutral" role="status">
            <Icon name="offline" />
            <span class="grow">
              {waiting() > 0
                ? `No network: ${steps()} kept on this phone, sent as soon as it is back.`
                : 'No network. Go on: everything is kept on this phone.'}
            </span>
          </p>
        </Match>
        <Match when={waiting() > 0 && view().pause === null}>
          <p class="visually-hidden" role="status">
            Sending {steps()}
          </p>
        </Match>
      </Switch>
      <Show when={view().storageTrouble}>
        {(words) => (
          <p class="walk-line" data-tone="bad" role="alert">
            <Icon name="alert" />
            <span class="grow">{words()}</span>
          </p>
        )}
      </Show>
      <Show when={Math.abs(view().clockOffset) > CLOCK_TROUBLE_MS}>
        <p class="walk-line" data-tone="neutral" role="status">
          <Icon name="clock" />
          <span class="grow">
            This phone's clock is wrong by {plural(Math.round(Math.abs(view().clockOffset) / 60_000), 'minute')}. Times
            are taken from the server.
          </span>
        </p>
      </Show>
    </>
  );
}

/** Steps of somebody who is not signed in here any more: theirs to send, or a manager's to take over. */
function Foreign(props: { walk: Walk; memberId: string; name: string; steps: string }) {
  const [asks, setAsks] = createSignal(false);
  const may = () => props.walk.me()?.mayAdopt ?? false;
  return (
    <p class="walk-line" data-tone="warn" role="status">
      <Icon name="person" />
      <span class="grow">
        {props.steps} of {props.name} wait on this phone. {props.name} must sign in to send them
        {may() ? ', or you take them over.' : ', or a manager takes them over.'}
      </span>
      <Show when={may()}>
        <Button onClick={() => setAsks(true)}>Take over</Button>
      </Show>
      <Dialog
        open={asks()}
        onClose={() => setAsks(false)}
        title={`Send ${props.steps} of ${props.name}?`}
        actions={
          <>
            <Button onClick={() => setAsks(false)}>Leave them</Button>
            <Button
              tone="primary"
              onClick={() => {
                setAsks(false);
                void props.walk.adopt(props.memberId);
              }}
            >
              Send as mine
            </Button>
          </>
        }
      >
        <p>They count as done by {props.name} and sent by you. The walk's log says so.</p>
      </Dialog>
    </p>
  );
}
