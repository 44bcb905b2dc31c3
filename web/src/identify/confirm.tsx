import { useQuery } from '@tanstack/solid-query';
import { createMemo, createSignal, Match, Show, Switch } from 'solid-js';
import type { Candidate } from '../../../worker/src/contract/identify.ts';
import { api } from '../api/api.ts';
import { keys } from '../api/queries.ts';
import { Button } from '../kit/button.tsx';
import { Spinner } from '../kit/icons.tsx';
import { isOnline } from '../kit/media.ts';
import { Note } from '../kit/note.tsx';
import { type Added, AddForm } from '../stock/add-form.tsx';
import { ItemFinder, loadStockItem } from '../stock/item-finder.tsx';
import { byPrediction, type StockItem } from '../stock/stockItem.ts';
import { Candidates } from './candidates.tsx';
import type { Lane } from './lane.ts';
import type { KeptPhoto } from './photoStore.ts';
import { createPhotoUrl, stageOf } from './tray.tsx';

/** Candidates in sight before the others are asked for. */
const IN_SIGHT = 3;

/** One photo, from its answer to the drawer. */
export function Confirm(props: {
  photo: KeptPhoto;
  lane: Lane;
  onAdded: (added: Added) => void;
  /** Leaves the photo in the tray. */
  onLater: () => void;
  /** Throws the photo away and goes back to the camera. */
  onRetake: () => void;
  onAgain: () => void;
}) {
  const url = createPhotoUrl(() => props.photo);
  const candidates = () => props.photo.answer?.candidates ?? [];
  const preselected = () => (props.photo.answer?.advice === 'take_first' ? (candidates()[0] ?? null) : null);
  const [picked, setPicked] = createSignal<Candidate | null>(null);
  const [searched, setSearched] = createSignal<StockItem & { blColorId: number | null }>();
  const [searching, setSearching] = createSignal(false);
  const [all, setAll] = createSignal(false);
  const chosen = () => picked() ?? preselected();
  // A candidate that the catalogue does not have yet is fetched when it is chosen; until then the photo's colours stand.
  const learnt = useQuery(() => ({
    queryKey: [...keys.catalogItem(chosen()?.itemType ?? '', chosen()?.itemNo ?? ''), 'stock'],
    queryFn: () => loadStockItem(chosen() as Candidate),
    enabled: chosen()?.isKnown === false && isOnline(),
  }));
  const item = (): (StockItem & { blColorId?: number | null }) | null => {
    const candidate = chosen();
    if (searched() || !candidate || candidate.isKnown) return searched() ?? candidate;
    if (learnt.isPending) return null;
    const known = learnt.data;
    if (!known || known.colors.length === 0) return candidate;
    return { ...known, colors: byPrediction(known.colors, candidate.colors) };
  };
  // The same item in other words is the same form: what has been filled in stays.
  const shownItem = createMemo(item, undefined, {
    equals: (a, b) =>
      a?.itemType === b?.itemType &&
      a?.itemNo === b?.itemNo &&
      a?.blColorId === b?.blColorId &&
      a?.colors.length === b?.colors.length,
  });
  const shown = () => (all() ? candidates() : candidates().slice(0, IN_SIGHT));
  const stage = () => stageOf(props.photo, isOnline());
  const added = (what: Added) => {
    // Only a courtesy to the recogniser: nobody waits for it.
    const { itemType, itemNo, blColorId } = what.lot;
    void api.choosePhoto(props.photo.id, { itemType, itemNo, blColorId }).catch(() => undefined);
    props.onAdded(what);
  };
  return (
    <section
      class="confirm"
      aria-label="Confirm"
      tabindex="-1"
      // Whoever works by keyboard or ear goes on here and not behind the camera.
      ref={(section) => queueMicrotask(() => section.focus({ preventScroll: true }))}
    >
      <div class="confirm-photo">
        <img src={url()} alt="What you photographed" />
      </div>
      <div class="confirm-body">
        <Switch>
          <Match when={stage() === 'reading'}>
            <p class="confirm-stage" role="status">
              <Spinner /> Looking at the photo…
            </p>
          </Match>
          <Match when={stage() === 'waits'}>
            <Note>
              This photo waits on this phone until there is a network. It is looked at then, also after a restart.
            </Note>
          </Match>
          <Match when={stage() === 'asking'}>
            <Note tone="warn" live>
              {props.photo.answer?.problem}
            </Note>
          </Match>
          <Match when={stage() === 'trouble'}>
            <Note tone="bad" live action={<Button onClick={props.onAgain}>Send it again</Button>}>
              {props.photo.trouble ?? props.photo.answer?.problem}
            </Note>
          </Match>
          <Match when={props.photo.answer?.advice === 'retake'}>
            <Note
              tone="warn"
              live
              action={
                <Button icon="camera" onClick={props.onRetake}>
                  Take another photo
                </Button>
              }
            >
              <strong>{candidates().length > 0 ? 'This is only a guess.' : 'Nothing was recognised.'}</strong> One piece
              on a plain ground, filling a third of the picture, in even light, works best.
            </Note>
          </Match>
        </Switch>
        <Show when={!searched() && !searching() && candidates().length > 0}>
          <Candidates candidates={shown()} chosen={chosen()} onChoose={setPicked} />
        </Show>
        <div class="button-row">
          <Show when={!searched() && !searching() && !all() && candidates().length > IN_SIGHT}>
            <Button onClick={() => setAll(true)}>Show {candidates().length - IN_SIGHT} more</Button>
          </Show>
          <Show when={!searching()}>
            <Button icon="search" onClick={() => setSearching(true)}>
              {searched() ? 'Search again' : 'None of these: search'}
            </Button>
          </Show>
          <Show when={searched() || searching()}>
            <Button
              icon="left"
              onClick={() => {
                setSearched();
                setSearching(false);
              }}
            >
              Back to the photo’s answer
            </Button>
          </Show>
        </div>
        <Show when={searching()}>
          <ItemFinder
            onFound={async (found) => {
              const known = await loadStockItem(found);
              const predicted = candidates().flatMap(({ colors }) => colors.filter(({ score }) => score !== null));
              setSearched({ ...known, colors: byPrediction(known.colors, predicted), blColorId: found.blColorId });
              setSearching(false);
            }}
          />
        </Show>
        <Show when={!searching() && chosen() && !searched() && !item()}>
          <p class="confirm-stage" role="status">
            <Spinner /> Looking it up in the catalogue…
          </p>
        </Show>
        <Show when={!searching() && shownItem()} keyed>
          {(what) => (
            <>
              <h2 class="confirm-item">
                {what.itemName} <span class="muted small">{what.itemNo}</span>
              </h2>
              <AddForm
                item={what}
                blColorId={what.blColorId ?? null}
                code={props.lane.code}
                condition={props.lane.condition}
                onAdded={added}
              />
            </>
          )}
        </Show>
        <div class="button-row confirm-foot">
          <Button icon="clock" onClick={props.onLater}>
            Later
          </Button>
          <Button icon="trash" onClick={props.onRetake}>
            Throw the photo away
          </Button>
        </div>
      </div>
    </section>
  );
}
