import { A } from '@solidjs/router';
import { Show } from 'solid-js';
import { Button } from '../kit/button.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { CheckField } from '../kit/field.tsx';
import { changeDevice, device } from '../sync/device.ts';

/** What one may set on the way, and how one stops: everything of this phone alone. */
export function WalkSettings(props: { open: boolean; others: string[]; onClose: () => void; onPause: () => void }) {
  return (
    <Dialog
      open={props.open}
      onClose={props.onClose}
      title="This walk"
      actions={<Button onClick={() => props.onClose()}>Go on</Button>}
    >
      <Show when={props.others.length > 0}>
        <p class="muted">Walking with you: {props.others.join(', ')}</p>
      </Show>
      <CheckField checked={device().sounds} onChange={(sounds) => changeDevice({ sounds })}>
        Sounds
      </CheckField>
      <CheckField checked={device().leftHanded} onChange={(leftHanded) => changeDevice({ leftHanded })}>
        Left-handed buttons
      </CheckField>
      <CheckField checked={device().nextOnly} onChange={(nextOnly) => changeDevice({ nextOnly })}>
        Show the next card only
      </CheckField>
      <CheckField
        checked={device().text !== 'normal'}
        onChange={(large) => changeDevice({ text: large ? 'large' : 'normal' })}
      >
        Larger text
      </CheckField>
      <Button class="wide" icon="pause" onClick={() => props.onPause()}>
        Pause, or hand over to another phone
      </Button>
      <A class="button wide" href="/pick">
        All walks
      </A>
    </Dialog>
  );
}
