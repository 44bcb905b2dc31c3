import { type JSX, Show } from 'solid-js';
import { Icon, type IconName } from './icons.tsx';

const ICONS: Record<NoteTone, IconName> = {
  bad: 'alert',
  warn: 'alert',
  good: 'checkCircle',
  accent: 'info',
  neutral: 'info',
};
export type NoteTone = 'bad' | 'warn' | 'good' | 'accent' | 'neutral';

/** A sentence that matters, in a tinted box; `live` has screen readers speak it at once. */
export function Note(props: { tone?: NoteTone; live?: boolean; action?: JSX.Element; children: JSX.Element }) {
  const tone = () => props.tone ?? 'neutral';
  return (
    <div class="note" data-tone={tone()} role={props.live ? (tone() === 'bad' ? 'alert' : 'status') : undefined}>
      <Icon name={ICONS[tone()]} />
      <div class="grow">{props.children}</div>
      <Show when={props.action}>{props.action}</Show>
    </div>
  );
}

/** Technical words for whoever helps, out of everybody else's way. */
export function Details(props: { text: string | undefined }) {
  return (
    <Show when={props.text}>
      <details>
        <summary>Details</summary>
        <pre class="technical">{props.text}</pre>
      </details>
    </Show>
  );
}
