import { Show } from 'solid-js';
import type { PickItem } from '../../../worker/src/contract/picking.ts';
import type { PickStop } from '../../../worker/src/picking/pickWalk.domain.ts';
import { inkOn } from '../kit/colour.ts';
import { Icon } from '../kit/icons.tsx';
import { conditionWords } from '../kit/item.tsx';
import { splitLocation } from '../kit/location.ts';
import { ToteTiles } from './totes.tsx';

/** Everything one needs to see in front of a drawer, largest first. */
export function StopCard(props: {
  stop: PickStop;
  /** Stops in the same drawer, this one included. */
  inDrawer: number;
  /** Who holds it on another phone. */
  heldBy: string | undefined;
  alike: PickItem | null;
  onAmount: () => void;
}) {
  const item = () => props.stop.item;
  const after = () => (props.stop.onHand === null ? null : props.stop.onHand - sign() * props.stop.quantity);
  const sign = () => (props.stop.kind === 'put_back' ? -1 : 1);
  return (
    <article class="pick-card" data-kind={props.stop.kind} aria-label={cardLabel(props.stop)}>
      <Show when={props.stop.kind === 'put_back'}>
        <p class="pick-banner" data-tone="warn">
          <Icon name="undo" /> Put back: the order does not want these any more
        </p>
      </Show>
      <Show when={props.heldBy}>
        {(name) => (
          <p class="pick-banner" data-tone="neutral">
            <Icon name="person" /> {name()} is at this drawer
          </p>
        )}
      </Show>
      <div class="pick-where">
        <Where code={props.stop.code} />
        <div class="pick-flags">
          <Show when={props.stop.addedLater}>
            <span class="pick-flag" data-tone="accent">
              Added later
            </span>
          </Show>
          <Show when={props.stop.skippedAt > 0}>
            <span class="pick-flag">Skipped before</span>
          </Show>
          <span class="pick-flag">
            {props.inDrawer > 1 ? `${props.inDrawer} lots in this drawer` : 'Last one here'}
          </span>
        </div>
      </div>
      <div class="pick-what">
        <BigPicture item={item()} />
        <button type="button" class="pick-quantity" onClick={() => props.onAmount()}>
          <span class="visually-hidden">Quantity, change it: </span>
          <span class="pick-number">{props.stop.quantity}</span>
          <span class="pick-pieces">{props.stop.quantity === 1 ? 'piece' : 'pieces'}</span>
        </button>
      </div>
      <div class="pick-goes">
        <ToteTiles split={props.stop.split} />
        <Show when={after() !== null}>
          <p class="pick-after" data-empty={(after() ?? 0) <= 0 ? '' : undefined}>
            {afterWords(after() ?? 0, props.stop.kind)}
          </p>
        </Show>
      </div>
      <div class="pick-item">
        <span
          class="pick-colour"
          style={{
            '--colour-ground': item().colorHex ?? undefined,
            '--colour-ink': item().colorHex ? inkOn(item().colorHex ?? '') : undefined,
          }}
        >
          {item().colorName || 'No colour'}
        </span>
        <span class="pick-condition" data-condition={item().condition}>
          {conditionWords(item().condition, item().completeness)}
        </span>
        <p class="pick-name">
          <strong>{item().itemNo ?? 'No number'}</strong> {item().itemName}
        </p>
        <Show when={moreThanPlace(item().remarks, props.stop.code)}>
          {(remarks) => <p class="pick-remarks">{remarks()}</p>}
        </Show>
      </div>
      <Show when={props.alike}>
        {(other) => (
          <div class="pick-alike" role="note">
            <BigPicture item={item()} />
            <BigPicture item={other()} />
            <p>
              <strong>Easily mixed up</strong> with {other().itemNo} {other().colorName}. Take the left one.
            </p>
          </div>
        )}
      </Show>
    </article>
  );
}

const cardLabel = ({ kind, quantity, code, item }: PickStop) =>
  `${kind === 'pick' ? 'Pick' : 'Put back'} ${quantity} ${item.colorName} ${item.itemName} at ${code || 'an unknown place'}`;

function afterWords(after: number, kind: PickStop['kind']): string {
  if (kind === 'put_back') return `${after} here then`;
  return after <= 0 ? 'Empty after this' : `${after} left after this`;
}

/** Remarks that say more than where to walk. */
function moreThanPlace(remarks: string, code: string): string | null {
  const plain = (text: string) => text.toLowerCase().replace(/\s+/g, '');
  return remarks !== '' && plain(remarks) !== plain(code) ? remarks : null;
}

/** A drawer's code, large: the area told apart from the bin. */
export function Where(props: { code: string }) {
  const parts = () => splitLocation(props.code);
  return (
    <h1 class="pick-location" data-long={props.code.length > 9 ? '' : undefined}>
      <Show when={props.code} fallback={<span class="pick-nowhere">No place known</span>}>
        <span class="area">{parts().area}</span>
        <span class="bin">{parts().bin}</span>
      </Show>
    </h1>
  );
}

/** The part on white, its colour behind it. */
export function BigPicture(props: { item: PickItem }) {
  return (
    <div class="pick-picture" style={{ '--colour-ground': props.item.colorHex ?? undefined }}>
      <img src={props.item.imageUrl} alt="" decoding="async" width="160" height="160" draggable={false} />
    </div>
  );
}
