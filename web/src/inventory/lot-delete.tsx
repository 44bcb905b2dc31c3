import { createSignal, Show } from 'solid-js';
import type { Lot } from '../../../worker/src/contract/inventory.ts';
import { api } from '../api/api.ts';
import { ApiError } from '../api/client.ts';
import { keys, queryClient } from '../api/queries.ts';
import { Button } from '../kit/button.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { Note } from '../kit/note.tsx';
import { Time } from '../kit/time.tsx';
import { toast } from '../kit/toast.tsx';
import { useMay } from '../people/me.tsx';

const refresh = (lotId: string) => {
  const stale = new Set(['lots', 'stockCategories']);
  return Promise.all([
    queryClient.invalidateQueries({ queryKey: keys.lot(lotId) }),
    queryClient.invalidateQueries({ predicate: (query) => stale.has(String(query.queryKey[0])) }),
  ]);
};

/** Deletes a lot after asking; what stands in the way is said in the question. */
export function LotDelete(props: { lot: Lot }) {
  const [asking, setAsking] = createSignal(false);
  const [busy, setBusy] = createSignal(false);
  const [problem, setProblem] = createSignal<string>();
  const close = () => {
    setAsking(false);
    setProblem();
  };
  const remove = async () => {
    setBusy(true);
    setProblem();
    try {
      await api.deleteLot(props.lot.id);
      await refresh(props.lot.id);
      close();
      toast({ text: 'The lot is deleted.', tone: 'good' });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setProblem(error.message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button tone="quiet" onClick={() => setAsking(true)}>
        Delete the lot
      </Button>
      <Dialog
        open={asking()}
        title="Delete this lot?"
        onClose={close}
        actions={
          <>
            <Button onClick={close}>Keep it</Button>
            <Button tone="danger" busy={busy()} onClick={() => void remove()}>
              Delete the lot
            </Button>
          </>
        }
      >
        <p>
          {props.lot.itemName}, {props.lot.colorName}, is left out of lists, search and exports. Orders that name it,
          and what happened to it, stay readable; you can bring it back from its page.
        </p>
        <Show when={problem()}>
          <Note tone="bad" live>
            {problem()}
          </Note>
        </Show>
      </Dialog>
    </>
  );
}

/** Says of a deleted lot that it is one, and brings it back. */
export function LotDeleted(props: { lot: Lot; at: string }) {
  const may = useMay();
  const [busy, setBusy] = createSignal(false);
  const restore = async () => {
    setBusy(true);
    try {
      await api.restoreLot(props.lot.id);
      await refresh(props.lot.id);
      toast({ text: 'The lot is back in the inventory.', tone: 'good' });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      toast({ text: error.message, tone: 'bad' });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Note
      tone="warn"
      action={
        may('inventory.delete') && (
          <Button busy={busy()} onClick={() => void restore()}>
            Bring it back
          </Button>
        )
      }
    >
      This lot was deleted <Time at={props.at} />. It is in no list; pieces that are put into it bring it back.
    </Note>
  );
}
