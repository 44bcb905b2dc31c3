import { useMutation } from '@tanstack/solid-query';
import { createSignal, For, Show } from 'solid-js';
import { MARKETPLACE_LABELS } from '../../../worker/src/contract/common.ts';
import type { Import, ImportCounts } from '../../../worker/src/contract/imports.ts';
import { api } from '../api/api.ts';
import { keys, queryClient } from '../api/queries.ts';
import { Button } from '../kit/button.tsx';
import { CheckField, RadioGroup } from '../kit/field.tsx';
import { plural, quantity } from '../kit/format.ts';
import { Note } from '../kit/note.tsx';

/** What would be stored, what does not fit, the one question, and the button. */
export function ImportPreview(props: { import: Import }) {
  const one = () => props.import;
  const counts = () => one().counts;
  const label = () => MARKETPLACE_LABELS[one().source];
  const [deducted, setDeducted] = createSignal<'yes' | 'no' | null>(null);
  const [createUnmatched, setCreateUnmatched] = createSignal(false);
  const apply = useMutation(() => ({
    mutationFn: () =>
      api.applyImport(one().id, {
        ...(one().otherOrders ? { otherOrdersDeducted: deducted() === 'yes' } : {}),
        createUnmatched: createUnmatched(),
      }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.imports }),
  }));
  const answered = () => one().otherOrders === null || deducted() !== null;
  return (
    <section class="panel stack" data-gap="l" aria-label="Preview">
      <h2>What {label()} has on sale</h2>
      <Show when={counts()}>{(all) => <Counts counts={all()} />}</Show>

      <Show when={(counts()?.openOrders ?? 0) > 0}>
        <Note tone="accent">
          {plural(counts()?.openOrders ?? 0, 'open order')} of {label()} with{' '}
          {plural(counts()?.openOrderPieces ?? 0, 'piece')} still lie in your drawers. Those pieces are counted in and
          reserved for their orders.
        </Note>
      </Show>

      <Show when={one().problemCount > 0}>
        <details>
          <summary>
            {plural(one().problemCount, 'lot')} {one().problemCount === 1 ? 'needs' : 'need'} a look
          </summary>
          <ul class="problem-list" aria-label="Lots that need a look">
            <For each={one().problems}>
              {(problem) => (
                <li>
                  <strong>{problem.itemName}</strong> <span class="muted small">lot {problem.remoteLotId}</span>
                  <p class="small">{problem.message}</p>
                </li>
              )}
            </For>
          </ul>
          <Show when={one().problemCount > one().problems.length}>
            <p class="small muted">The first {quantity(one().problems.length)} are shown.</p>
          </Show>
        </details>
      </Show>

      <Show when={one().source === 'brickowl' && (counts()?.unmatched ?? 0) > 0}>
        <CheckField checked={createUnmatched()} onChange={setCreateUnmatched}>
          Make new lots of what fits none of mine
          <span class="small muted">
            <br />
            Only where item and colour are known for sure. Leave it off when everything should be in your inventory
            already.
          </span>
        </CheckField>
      </Show>

      <Show when={one().otherOrders}>
        {(other) => (
          <RadioGroup
            legend={`${MARKETPLACE_LABELS[other().marketplace]} has ${plural(other().orders, 'open order')} with ${plural(other().pieces, 'piece')}. Were these pieces already taken off the quantities on ${label()}?`}
            value={deducted()}
            onChange={setDeducted}
            options={[
              {
                value: 'yes',
                label: `Yes, ${label()} shows less because of them`,
                hint: 'Usual when another tool keeps both marketplaces in step.',
              },
              {
                value: 'no',
                label: `No, ${label()} does not know about them`,
                hint: 'The pieces are then taken from the quantities read.',
              },
            ]}
          />
        )}
      </Show>

      <Show when={apply.isError}>
        <Note tone="bad" live>
          {apply.error?.message}
        </Note>
      </Show>
      <div class="button-row">
        <Button tone="primary" busy={apply.isPending} disabled={!answered()} onClick={() => apply.mutate()}>
          {applyWords(counts())}
        </Button>
        <Show when={!answered()}>
          <span class="small muted">Answer the question first.</span>
        </Show>
      </div>
    </section>
  );
}

function applyWords(counts: ImportCounts | null): string {
  if (!counts) return 'Bring it in';
  const linked = counts.linkedByExternalId + counts.linkedByItem;
  if (counts.newLots > 0) return `Bring in ${plural(counts.newLots, 'lot')}`;
  return linked > 0 ? `Link ${plural(linked, 'lot')}` : 'Bring it in';
}

function Counts(props: { counts: ImportCounts }) {
  const rows = () =>
    (
      [
        ['Lots read', props.counts.lotsRead, true],
        ['Pieces', props.counts.piecesRead, true],
        ['New lots', props.counts.newLots, true],
        ['New drawers', props.counts.newLocations, false],
        ['Without a drawer', props.counts.lotsWithoutLocation, false],
        ['Known already', props.counts.alreadyKnown, false],
        ['Linked by our id', props.counts.linkedByExternalId, false],
        ['Linked by item', props.counts.linkedByItem, false],
        ['Several lots fit', props.counts.ambiguous, false],
        ['No lot fits', props.counts.unmatched, false],
        ['Quantity differs', props.counts.quantityDiffers, false],
      ] as const
    ).filter(([, count, always]) => always || count > 0);
  return (
    <dl class="count-grid">
      <For each={rows()}>
        {([label, count]) => (
          <div>
            <dt>{label}</dt>
            <dd>{quantity(count)}</dd>
          </div>
        )}
      </For>
    </dl>
  );
}
