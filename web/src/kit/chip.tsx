import { type JSX, Show } from 'solid-js';
import { quantity } from './format.ts';
import { Icon, type IconName } from './icons.tsx';

export type Tone = 'neutral' | 'accent' | 'good' | 'warn' | 'bad' | 'teal' | 'violet';

/** A filter that is on or off. */
export function Chip(props: { on: boolean; onToggle: () => void; count?: number | undefined; children: JSX.Element }) {
  return (
    <button type="button" class="chip" aria-pressed={props.on} onClick={() => props.onToggle()}>
      {props.children}
      <Show when={props.count !== undefined}>
        <span class="chip-count">{quantity(props.count ?? 0)}</span>
      </Show>
    </button>
  );
}

/** A word on a tinted ground, with an icon, so that colour never speaks alone. */
export function Badge(props: { tone?: Tone; icon?: IconName; title?: string; children: JSX.Element }) {
  return (
    <span class="badge" data-tone={props.tone} title={props.title}>
      <Show when={props.icon}>{(icon) => <Icon name={icon()} />}</Show>
      {props.children}
    </span>
  );
}
