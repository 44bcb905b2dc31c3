import { createEffect, on } from 'solid-js';
import { isOnline } from '../kit/media.ts';
import { Details } from '../kit/note.tsx';
import { State } from '../kit/states.tsx';

/** When the whole app fails. */
export function Broken(props: { error: unknown }) {
  return (
    <main>
      <Words error={props.error} />
    </main>
  );
}

/** When one page fails: the others go on, and leaving it forgets the failure. */
export function BrokenPage(props: { error: unknown; reset: () => void; path: string }) {
  createEffect(
    on(
      () => props.path,
      () => props.reset(),
      { defer: true },
    ),
  );
  return <Words error={props.error} />;
}

function Words(props: { error: unknown }) {
  const reload = () => (
    <button type="button" class="button" data-tone="primary" onClick={() => location.reload()}>
      Reload the page
    </button>
  );
  return (
    <>
      <State
        isPage
        icon={isOnline() ? 'alert' : 'offline'}
        title={isOnline() ? 'This page stopped working' : 'You are offline'}
        action={reload()}
      >
        {isOnline()
          ? 'What you have saved is safe. If it happens again, send us the details.'
          : 'This page has not been opened on this device before. Reload it when the network is back.'}
      </State>
      <div class="broken-details">
        <Details
          text={props.error instanceof Error ? (props.error.stack ?? props.error.message) : String(props.error)}
        />
      </div>
    </>
  );
}
