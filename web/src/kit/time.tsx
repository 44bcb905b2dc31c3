import { createSignal } from 'solid-js';
import { exactTime, relativeTime } from './format.ts';

const [minute, setMinute] = createSignal(Date.now());
setInterval(() => setMinute(Date.now()), 30_000);

/** UTC epoch milliseconds, renewed twice a minute; "5 min ago" follows it. */
export const now = minute;

/** How long ago, with the exact time in the shop's time zone on hover and for screen readers' browse mode. */
export function Time(props: { at: string }) {
  return (
    <time datetime={props.at} title={exactTime(props.at)}>
      {relativeTime(props.at, now())}
    </time>
  );
}

/** Day and time in full. */
export function ExactTime(props: { at: string }) {
  return <time datetime={props.at}>{exactTime(props.at)}</time>;
}
