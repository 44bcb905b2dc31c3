import { Index, Show } from 'solid-js';
import type { Tote } from '../../../worker/src/picking/pickState.domain.ts';

/** Ten tones and ten patterns: two totes that share a letter's tone never share both. */
export const toteLook = (letter: string) => {
  const at = [...letter].reduce((sum, char) => sum * 26 + char.charCodeAt(0) - 64, 0) - 1;
  return { tone: String(at % 8), pattern: String(Math.floor(at / 8) % 4) };
};

/** A tote's letter on its colour and pattern. */
export function ToteMark(props: { tote: Tote }) {
  const look = () => toteLook(props.tote.letter);
  return (
    <span
      class="tote-mark"
      data-tone={look().tone}
      data-pattern={look().pattern}
      data-gone={props.tote.state === 'in' ? undefined : ''}
    >
      {props.tote.letter}
    </span>
  );
}

/** Which tote gets how many, in large. */
export function ToteTiles(props: { split: { tote: Tote; quantity: number }[] }) {
  return (
    <ul class="tote-tiles" aria-label="Totes" data-many={props.split.length > 2 ? '' : undefined}>
      <Index each={props.split}>
        {(part) => (
          <li>
            <ToteMark tote={part().tote} />
            <span class="tote-quantity">{part().quantity}</span>
            <Show when={props.split.length === 1}>
              <span class="tote-code truncate">{part().tote.code}</span>
            </Show>
          </li>
        )}
      </Index>
    </ul>
  );
}
