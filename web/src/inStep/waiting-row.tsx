import { A } from '@solidjs/router';
import { type JSX, Show } from 'solid-js';
import { MARKETPLACE_LABELS } from '../../../worker/src/contract/common.ts';
import type { WaitingLot } from '../../../worker/src/contract/listings.ts';
import { ColourName, Picture } from '../kit/item.tsx';
import { Details } from '../kit/note.tsx';
import { Time } from '../kit/time.tsx';

/** A lot whose listing waits, with what it shows and what it is to show. */
export function WaitingRow(props: { lot: WaitingLot; words: JSX.Element; children?: JSX.Element }) {
  const lot = () => props.lot;
  return (
    <li class="step-row">
      <Picture src={lot().imageUrl} alt="" />
      <div class="grow stack" data-gap="s">
        <div>
          <A class="step-name" href={`/inventory/${lot().lotId}`}>
            {lot().itemName}
          </A>
          <div class="step-facts small">
            <ColourName name={lot().colorName} hex={lot().colorHex} />
            <span class="muted">{lot().itemNo}</span>
            <span class="muted">{MARKETPLACE_LABELS[lot().marketplace]}</span>
          </div>
        </div>
        <p>{props.words}</p>
        <Show when={lot().problem}>
          {(problem) => (
            <div>
              <p class="step-problem">{problem().message}</p>
              <p class="small muted">
                Last tried <Time at={problem().at} />
              </p>
              <Details text={problem().technical || undefined} />
            </div>
          )}
        </Show>
      </div>
      {props.children}
    </li>
  );
}
