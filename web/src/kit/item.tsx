import { createSignal, Show } from 'solid-js';
import { inkOn } from './colour.ts';
import { Icon } from './icons.tsx';
import { splitLocation } from './location.ts';

/** A part on white; when there is no picture, a drawn box. */
export function Picture(props: { src: string; alt: string }) {
  const [failed, setFailed] = createSignal<string>();
  return (
    <div class="picture">
      <Show when={failed() !== props.src} fallback={<Icon name="box" />}>
        <img
          src={props.src}
          alt={props.alt}
          loading="lazy"
          decoding="async"
          fetchpriority="low"
          width="64"
          height="64"
          onError={() => setFailed(props.src)}
        />
      </Show>
    </div>
  );
}

/** The colour's name on the colour itself. */
export function ColourName(props: { name: string; hex: string | null }) {
  return (
    <Show when={props.name}>
      <span
        class="colour"
        style={{
          '--colour-ground': props.hex ?? undefined,
          '--colour-ink': props.hex ? inkOn(props.hex) : undefined,
        }}
      >
        {props.name}
      </span>
    </Show>
  );
}

/** A drawer's code with its area told apart from the bin. */
export function LocationCode(props: { code: string }) {
  const parts = () => splitLocation(props.code);
  return (
    <span class="location" title={props.code}>
      <span class="area">{parts().area}</span>
      {parts().bin}
    </span>
  );
}

const CONDITIONS = { N: 'New', U: 'Used' } as const;
const COMPLETENESS = { S: 'sealed', C: 'complete', B: 'incomplete' } as const;

/** "New", or "Used, complete" for sets. */
export function conditionWords(condition: 'N' | 'U', completeness: 'S' | 'C' | 'B' | null): string {
  return completeness ? `${CONDITIONS[condition]}, ${COMPLETENESS[completeness]}` : CONDITIONS[condition];
}
