import { createSignal, createUniqueId, For, Show } from 'solid-js';
import { CheckField } from '../kit/field.tsx';
import { Note } from '../kit/note.tsx';
import { changeDevice, type Device, device } from '../sync/device.ts';

export default function DevicePage() {
  const canNotify = 'Notification' in window && 'serviceWorker' in navigator;
  const [denied, setDenied] = createSignal(canNotify && Notification.permission === 'denied');
  const notify = async (on: boolean) => {
    const permission = on ? await Notification.requestPermission() : 'default';
    setDenied(on && permission === 'denied');
    changeDevice({ notifications: on && permission === 'granted' });
  };
  return (
    <>
      <h1>This device</h1>
      <p class="muted">These choices stay on this device.</p>
      <section class="panel stack" aria-label="Look">
        <Segmented
          legend="Colours"
          value={device().theme}
          options={[
            { value: 'system', label: 'System' },
            { value: 'light', label: 'Light' },
            { value: 'dark', label: 'Dark' },
          ]}
          onChange={(theme: Device['theme']) => changeDevice({ theme })}
        />
        <Segmented
          legend="Text size"
          value={device().text}
          options={[
            { value: 'normal', label: 'Normal' },
            { value: 'large', label: 'Large' },
            { value: 'larger', label: 'Larger' },
          ]}
          onChange={(text: Device['text']) => changeDevice({ text })}
        />
      </section>
      <section class="panel stack" aria-label="Notifications">
        <h2>Notifications</h2>
        <Show when={canNotify} fallback={<p class="muted">This browser cannot show notifications.</p>}>
          <CheckField checked={device().notifications && !denied()} onChange={(on) => void notify(on)}>
            Tell me about new orders while BrickOps is open in the background
          </CheckField>
          <Show when={denied()}>
            <Note tone="warn" live>
              This browser blocks notifications from BrickOps. Allow them in the browser’s settings for this site, then
              try again.
            </Note>
          </Show>
        </Show>
      </section>
    </>
  );
}

function Segmented<T extends string>(props: {
  legend: string;
  value: T;
  options: readonly { value: T; label: string }[];
  onChange: (value: T) => void;
}) {
  const name = createUniqueId();
  return (
    <fieldset class="field">
      <legend class="label">{props.legend}</legend>
      <div class="segmented">
        <For each={props.options}>
          {(option) => (
            <label>
              <input
                type="radio"
                name={name}
                checked={props.value === option.value}
                onChange={() => props.onChange(option.value)}
              />
              {option.label}
            </label>
          )}
        </For>
      </div>
    </fieldset>
  );
}
