import { Details } from '../kit/note.tsx';
import { State } from '../kit/states.tsx';

/** When a screen fails: nothing is lost, a reload helps. After a new version, old pages may miss their files. */
export function Broken(props: { error: unknown }) {
  return (
    <main>
      <State
        icon="alert"
        title="This screen stopped working"
        action={
          <button type="button" class="button" data-tone="primary" onClick={() => location.reload()}>
            Reload the page
          </button>
        }
      >
        What you have saved is safe. If it happens again, send us the details.
      </State>
      <div class="broken-details">
        <Details
          text={props.error instanceof Error ? (props.error.stack ?? props.error.message) : String(props.error)}
        />
      </div>
    </main>
  );
}
