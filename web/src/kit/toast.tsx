import { A } from '@solidjs/router';
import { createSignal, For, onCleanup, Show } from 'solid-js';
import { Button } from './button.tsx';
import { Icon } from './icons.tsx';

export interface Toast {
  text: string;
  tone?: 'good' | 'bad';
  action?: { label: string; onClick: () => void };
  link?: { label: string; href: string };
}

const [toasts, setToasts] = createSignal<(Toast & { id: number })[]>([]);
let lastId = 0;

/** Says something at the edge of the screen; with something to press it stays longer. At most three at once. */
export function toast(message: Toast): void {
  lastId += 1;
  const id = lastId;
  setToasts((all) => [...all.slice(-2), { ...message, id }]);
}

function dismiss(id: number) {
  setToasts((all) => all.filter((one) => one.id !== id));
}

export function Toasts() {
  return (
    <section class="toasts" aria-label="Messages" aria-live="polite">
      <For each={toasts()}>{(one) => <ToastCard {...one} />}</For>
    </section>
  );
}

function ToastCard(props: Toast & { id: number }) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stay = () => clearTimeout(timer);
  const leave = () => {
    stay();
    timer = setTimeout(() => dismiss(props.id), props.action || props.link || props.tone === 'bad' ? 10_000 : 5_000);
  };
  leave();
  onCleanup(stay);
  return (
    <div
      class="toast"
      data-tone={props.tone}
      onPointerEnter={stay}
      onPointerLeave={leave}
      onFocusIn={stay}
      onFocusOut={leave}
    >
      <Show when={props.tone}>
        <Icon name={props.tone === 'bad' ? 'alert' : 'check'} />
      </Show>
      <div class="toast-text">{props.text}</div>
      <Show when={props.action}>
        {(action) => (
          <Button
            onClick={() => {
              action().onClick();
              dismiss(props.id);
            }}
          >
            {action().label}
          </Button>
        )}
      </Show>
      <Show when={props.link}>
        {(link) => (
          <A class="button" href={link().href} onClick={() => dismiss(props.id)}>
            {link().label}
          </A>
        )}
      </Show>
      <Button icon="close" iconOnly onClick={() => dismiss(props.id)}>
        Dismiss
      </Button>
    </div>
  );
}
