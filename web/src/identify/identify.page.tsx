import { createSignal, Show } from 'solid-js';
import { ulid } from 'ulid';
import type { Identification } from '../../../worker/src/contract/identify.ts';
import { codeKey } from '../../../worker/src/locations/locationCodes.domain.ts';
import { api } from '../api/api.ts';
import { ApiError } from '../api/client.ts';
import { Button } from '../kit/button.tsx';
import { plural } from '../kit/format.ts';
import { isOnline } from '../kit/media.ts';
import { Note } from '../kit/note.tsx';
import { State } from '../kit/states.tsx';
import { createTitle } from '../kit/title.ts';
import { toast } from '../kit/toast.tsx';
import { useMay, useMe } from '../people/me.tsx';
import type { Added } from '../stock/add-form.tsx';
import { Camera } from './camera.tsx';
import { Confirm } from './confirm.tsx';
import { createPhotos } from './createPhotos.ts';
import { createRecent } from './createRecent.ts';
import { createLane, type LaneEntry } from './lane.ts';
import { Recent } from './recent.tsx';
import { stageOf, Tray } from './tray.tsx';
import './identify.css';

/** Photo to stock: shoot, confirm, next. */
export default function IdentifyPage() {
  createTitle(() => 'Identify');
  const may = useMay();
  return (
    <Show
      when={may('inventory.write')}
      fallback={
        <State isPage icon="lock" title="Not for your role">
          Ask the owner of the shop to let you change the inventory.
        </State>
      }
    >
      <SortingLane />
    </Show>
  );
}

function SortingLane() {
  const me = useMe();
  const { photos, more, queue } = createPhotos();
  const lane = createLane(me().memberId);
  const [openId, setOpenId] = createSignal<string | null>(null);
  const [undoing, setUndoing] = createSignal(false);
  const recent = createRecent(() => me().memberId);
  /** Taken on another device, or finished on this one. */
  const elsewhere = () => recent.all().filter(({ id }) => !photos().some((photo) => photo.id === id));
  const open = () => photos().find(({ id }) => id === openId()) ?? recent.open();

  const take = async (bytes: ArrayBuffer) => {
    const id = await queue.add(bytes, lane.lane().subject);
    // Without a network the camera stays: the next part can be photographed at once.
    if (isOnline() && !open()) setOpenId(id);
    void queue.pump();
  };
  /** On with the next photo that has its answer, or back to the camera. */
  const next = (done: string) => {
    const ready = photos().find((photo) => photo.id !== done && stageOf(photo, isOnline()) === 'ready');
    recent.close();
    setOpenId(ready?.id ?? null);
    window.scrollTo({ top: 0 });
  };
  const added = (id: string, { lot, code, quantity }: Added) => {
    const words = `${quantity} × ${lot.itemName}${lot.colorName ? `, ${lot.colorName}` : ''}`;
    lane.added({ lotId: lot.id, code, quantity, words });
    lane.change({ condition: lot.condition });
    next(id);
    void queue.drop(id);
  };
  const throwAway = (id: string) => {
    recent.close();
    setOpenId(null);
    void queue.drop(id);
    // Gone from this phone either way; the server deletes it by itself later.
    void api
      .forgetPhoto(id)
      .then(recent.refetch)
      .catch(() => undefined);
  };
  /** Failures of what waits for the server, in its words. */
  const tell = (act: Promise<void>) =>
    act.catch((error: unknown) => {
      if (!(error instanceof Error)) throw error;
      toast({ tone: 'bad', text: error.message });
    });
  const finish = async (photo: Identification) => {
    await tell(recent.take(photo));
    window.scrollTo({ top: 0 });
  };
  const undo = async (entry: LaneEntry) => {
    setUndoing(true);
    try {
      await takeOut(entry);
      lane.takenOut();
      toast({ tone: 'good', text: `${entry.words} taken out of ${entry.code} again.` });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      toast({ tone: 'bad', text: error.message });
    } finally {
      setUndoing(false);
    }
  };
  const last = () => lane.lane().added.at(-1);
  const pieces = () => lane.lane().added.reduce((sum, entry) => sum + entry.quantity, 0);
  return (
    <div class="identify">
      <div class="page-head">
        <h1>Identify</h1>
        <Show when={lane.lane().added.length > 0}>
          <span class="num lane-count" role="status">
            {plural(lane.lane().added.length, 'lot')} · {plural(pieces(), 'piece')}
          </span>
          <Button tone="quiet" onClick={lane.begin}>
            Count from 0
          </Button>
        </Show>
      </div>
      <Show when={!more().isKept}>
        <Note tone="bad" live>
          This device cannot keep photos: its storage is full or closed. They are lost when this page is closed.
        </Note>
      </Show>
      <Show when={last()}>
        {(entry) => (
          <div class="lane-last">
            <span class="grow">
              Added {entry().words} to <strong>{entry().code}</strong>
            </span>
            <Button icon="undo" busy={undoing()} disabled={!isOnline()} onClick={() => void undo(entry())}>
              Undo
            </Button>
          </div>
        )}
      </Show>
      {/* Kept open behind the form: a camera takes its time to wake up. */}
      <div hidden={open() !== undefined}>
        <Camera
          subject={lane.lane().subject}
          onSubject={(subject) => lane.change({ subject })}
          onPhoto={(bytes) => void take(bytes)}
        />
        <Tray photos={photos()} onOpen={setOpenId} />
        <Recent photos={elsewhere()} onOpen={(photo) => void finish(photo)} />
        <Show when={more().ofOthers > 0}>
          <Note>
            {plural(more().ofOthers, 'photo')} of somebody else {more().ofOthers === 1 ? 'waits' : 'wait'} on this
            phone. They are sent when that person signs in here.
          </Note>
        </Show>
        <p class="small muted identify-note">
          Photos are sent to Brickognize, which recognises the part and may keep them. Your team alone sees them here.
        </p>
      </div>
      <Show when={open()?.id} keyed>
        {(id) => (
          <Show when={open()}>
            {(photo) => (
              <Confirm
                photo={photo()}
                lane={lane.lane()}
                onAdded={(what) => added(id, what)}
                onLater={() => {
                  recent.close();
                  setOpenId(null);
                }}
                onRetake={() => throwAway(id)}
                onAgain={() => void (recent.open() ? tell(recent.again()) : queue.again(id))}
              />
            )}
          </Show>
        )}
      </Show>
    </div>
  );
}

/** Takes out what was just put in, whatever else happened to the drawer since. */
async function takeOut({ lotId, code, quantity }: LaneEntry): Promise<void> {
  const lot = await api.lot(lotId);
  const there = lot.levels.find((level) => codeKey(level.code) === codeKey(code))?.onHand ?? 0;
  await api.moveLot(lotId, { kind: 'count', id: ulid(), code, quantity: Math.max(0, there - quantity) });
}
