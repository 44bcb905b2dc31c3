import { Match, Switch } from 'solid-js';
import { Button } from '../kit/button.tsx';
import { Note } from '../kit/note.tsx';
import { dismissInstall, howToInstall, install } from '../sync/install.ts';

/** On the home screen a walk opens in one tap, fills the screen, and its storage is kept. Said until it is put away. */
export function InstallHint() {
  const later = () => (
    <Button tone="quiet" onClick={dismissInstall}>
      Not now
    </Button>
  );
  return (
    <Switch>
      <Match when={howToInstall() === 'button'}>
        <Note
          tone="accent"
          action={
            <div class="button-row">
              <Button tone="primary" onClick={() => void install()}>
                Install
              </Button>
              {later()}
            </div>
          }
        >
          Put BrickOps on this phone's home screen: walks open in one tap and are kept.
        </Note>
      </Match>
      <Match when={howToInstall() === 'by_hand'}>
        <Note tone="accent" action={later()}>
          Put BrickOps on your home screen: tap Share, then Add to Home Screen. Walks open in one tap and are kept.
        </Note>
      </Match>
    </Switch>
  );
}
