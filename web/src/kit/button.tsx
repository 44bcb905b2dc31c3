import { A } from '@solidjs/router';
import { type JSX, Show } from 'solid-js';
import { Icon, type IconName, Spinner } from './icons.tsx';

export type ButtonTone = 'plain' | 'primary' | 'danger' | 'quiet';

interface Look {
  tone?: ButtonTone;
  icon?: IconName;
  /** Shows only the icon; the text stays the accessible name. */
  iconOnly?: boolean;
  children: JSX.Element;
}

export function Button(
  props: Look & {
    onClick?: (event: MouseEvent) => void;
    type?: 'button' | 'submit';
    busy?: boolean;
    disabled?: boolean;
    autofocus?: boolean;
    /** Id of the form it sends, when it stands outside of it. */
    form?: string;
    class?: string;
  },
) {
  return (
    <button
      type={props.type ?? 'button'}
      form={props.form}
      class={`button ${props.class ?? ''}`}
      data-tone={props.tone}
      data-square={props.iconOnly ? '' : undefined}
      disabled={props.disabled || props.busy}
      aria-busy={props.busy || undefined}
      autofocus={props.autofocus}
      onClick={(event) => props.onClick?.(event)}
    >
      <Inside {...props} busy={props.busy} />
    </button>
  );
}

/** Looks like a button, goes somewhere. */
export function ButtonLink(props: Look & { href: string }) {
  return (
    <A class="button" href={props.href} data-tone={props.tone} data-square={props.iconOnly ? '' : undefined}>
      <Inside {...props} />
    </A>
  );
}

function Inside(props: Look & { busy?: boolean }) {
  return (
    <>
      <Show when={props.busy} fallback={<Show when={props.icon}>{(icon) => <Icon name={icon()} />}</Show>}>
        <Spinner />
      </Show>
      <span classList={{ 'visually-hidden': props.iconOnly }}>{props.children}</span>
    </>
  );
}
