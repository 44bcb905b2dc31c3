import { A, useSearchParams } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { createEffect, createSignal, For, on, Show } from 'solid-js';
import { createStore, reconcile, unwrap } from 'solid-js/store';
import { ulid } from 'ulid';
import type { Lot } from '../../../worker/src/contract/inventory.ts';
import { api } from '../api/api.ts';
import { ApiError } from '../api/client.ts';
import { keys, queryClient } from '../api/queries.ts';
import { Button } from '../kit/button.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { Each } from '../kit/each.tsx';
import { plural, quantity } from '../kit/format.ts';
import { Icon } from '../kit/icons.tsx';
import { ColourName, conditionWords, LocationCode, Picture } from '../kit/item.tsx';
import { Note } from '../kit/note.tsx';
import { SkeletonRows, State } from '../kit/states.tsx';
import { createTitle } from '../kit/title.ts';
import { toast } from '../kit/toast.tsx';
import { useMay, useMe } from '../people/me.tsx';
import { Unexpected } from './count-unexpected.tsx';
import {
  type CountDraft,
  type CountedLot,
  differences,
  dropDraft,
  entered,
  expectedIn,
  loadDraft,
  openDrafts,
  readCount,
  refreshed,
  saveDraft,
  withoutUnexpected,
  withUnexpected,
} from './countDraft.ts';
import './inventory.css';
import './count.css';

export default function CountPage() {
  const [params, setParams] = useSearchParams<{ drawer?: string }>();
  const may = useMay();
  createTitle(() => (params.drawer ? `Count ${params.drawer}` : 'Count'));
  return (
    <>
      <A class="back" href="/inventory">
        <Icon name="left" />
        Inventory
      </A>
      <Show
        when={may('inventory.write')}
        fallback={<State isPage icon="lock" title="Your role does not allow you to count drawers" />}
      >
        <Show when={params.drawer} keyed fallback={<ChooseDrawer choose={(drawer) => setParams({ drawer })} />}>
          {(drawer) => <Drawer code={drawer} leave={() => setParams({ drawer: null })} />}
        </Show>
      </Show>
    </>
  );
}

function ChooseDrawer(props: { choose: (code: string) => void }) {
  const me = useMe();
  const [text, setText] = createSignal('');
  const codes = useQuery(() => ({ queryKey: keys.codes, queryFn: () => api.locationCodes() }));
  const matching = () => {
    const wanted = text().trim().toLowerCase();
    const all = codes.isPending ? [] : (codes.data ?? []);
    return all.filter((code) => code.toLowerCase().includes(wanted)).slice(0, 60);
  };
  const started = openDrafts(me().memberId);
  return (
    <>
      <h1>Count a drawer</h1>
      <form
        class="count-choose"
        onSubmit={(event) => {
          event.preventDefault();
          if (text().trim()) props.choose(text().trim());
        }}
      >
        <input
          class="input"
          aria-label="Drawer"
          placeholder="Code of the drawer"
          maxLength={80}
          value={text()}
          autocomplete="off"
          autocapitalize="characters"
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <Button type="submit" tone="primary" disabled={text().trim() === ''}>
          Count
        </Button>
      </form>
      <Show when={started.length > 0}>
        <h2>Begun on this device</h2>
        <div class="count-codes">
          <For each={started}>{(code) => <CodeButton code={code} choose={props.choose} />}</For>
        </div>
      </Show>
      <h2>Drawers</h2>
      <Show when={!codes.isError} fallback={<Note tone="bad">The drawers could not be loaded. Type the code.</Note>}>
        <Show when={!codes.isPending} fallback={<SkeletonRows rows={4} label="Loading drawers" />}>
          <Show when={matching().length > 0} fallback={<p class="muted">No drawer has this in its code.</p>}>
            <div class="count-codes">
              <For each={matching()}>{(code) => <CodeButton code={code} choose={props.choose} />}</For>
            </div>
          </Show>
        </Show>
      </Show>
    </>
  );
}

function CodeButton(props: { code: string; choose: (code: string) => void }) {
  return (
    <Button onClick={() => props.choose(props.code)}>
      <LocationCode code={props.code} />
    </Button>
  );
}

async function allIn(code: string): Promise<Lot[]> {
  const lots: Lot[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page = await api.lots({ place: code, limit: '200', ...(cursor ? { cursor } : {}) });
    lots.push(...page.rows);
    cursor = page.nextCursor;
  }
  return lots;
}

function Drawer(props: { code: string; leave: () => void }) {
  const memberId = useMe()().memberId;
  const kept = loadDraft(memberId, props.code);
  const fresh = (): CountDraft => ({ id: ulid(), code: props.code, lots: [], counts: {} });
  const [draft, setDraft] = createStore<CountDraft>(kept ?? fresh());
  const [asking, setAsking] = createSignal(false);
  const [busy, setBusy] = createSignal(false);
  const [isKept, setKept] = createSignal(true);
  const [problem, setProblem] = createSignal<string>();
  const lots = useQuery(() => ({ queryKey: keys.drawer(props.code), queryFn: () => allIn(props.code) }));
  const keep = () => setKept(saveDraft(memberId, unwrap(draft)));
  createEffect(
    on(
      () => (lots.isSuccess ? lots.data : undefined),
      (found) => {
        if (!found) return;
        setDraft(reconcile(refreshed(unwrap(draft), expectedIn(props.code, found))));
        if (counted() > 0) keep();
      },
    ),
  );
  const become = (next: CountDraft) => {
    setDraft(reconcile(next));
    keep();
  };
  const counted = () => Object.keys(draft.counts).length;
  const enter = (lotId: string, found: number | null) => {
    const count = found === null ? null : { quantity: found, at: new Date().toISOString() };
    setDraft(reconcile(entered(unwrap(draft), lotId, count, ulid())));
    keep();
  };
  const send = async () => {
    setBusy(true);
    setProblem();
    try {
      const counts = Object.entries(unwrap(draft.counts)).map(([lotId, count]) => ({ lotId, ...count }));
      // Noted before it leaves: a page that is closed while it waits must still know.
      setDraft('isSent', true);
      keep();
      const result = await api.countDrawer({ id: draft.id, code: draft.code, counts });
      dropDraft(memberId, props.code);
      toast({
        text: result.lots === 0 ? 'Counted: all as it should be.' : `Counted: ${plural(result.lots, 'lot')} corrected.`,
        tone: 'good',
      });
      const stale = new Set(['lots', 'lot', 'movements', 'orders', 'order', 'todos']);
      void queryClient.invalidateQueries({ predicate: (query) => stale.has(String(query.queryKey[0])) });
      props.leave();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setAsking(false);
      setProblem(
        error.status === 0
          ? 'There is no network. The count is kept here; save it again when there is.'
          : error.message,
      );
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <h1>
        Count <LocationCode code={props.code} />
      </h1>
      <Show when={problem()}>
        <Note tone="bad" live>
          {problem()}
        </Note>
      </Show>
      <Show when={!isKept()}>
        <Note tone="bad" live>
          This device keeps nothing. Do not close the page before the count is saved.
        </Note>
      </Show>
      <Show when={draft.lots.length === 0 && lots.isPending}>
        <SkeletonRows rowRem={7} label="Loading the drawer" />
      </Show>
      <Show when={lots.isError}>
        <Note tone="bad">
          What should be here could not be loaded.{' '}
          {draft.lots.length > 0 ? 'This is as it was last seen.' : 'Try again when there is a network.'}
          <Button onClick={() => void lots.refetch()}>Try again</Button>
        </Note>
      </Show>
      <Show when={lots.isSuccess && draft.lots.length === 0}>
        <State icon="drawers" title="Nothing should be in this drawer">
          Is something there? Find its lot and count it.
        </State>
      </Show>
      <ul class="count-list">
        <Each rows={draft.lots} by={(lot) => lot.id}>
          {(lot) => (
            <CountCard
              lot={lot()}
              found={draft.counts[lot().id]?.quantity}
              enter={(n) => enter(lot().id, n)}
              takeOut={() => become(withoutUnexpected(unwrap(draft), lot().id))}
            />
          )}
        </Each>
      </ul>
      <Unexpected
        known={new Set(draft.lots.map(({ id }) => id))}
        add={(lot) => {
          become(withUnexpected(unwrap(draft), lot));
          document.getElementById(`count-${lot.id}`)?.focus();
        }}
      />
      <Show when={draft.lots.length > 0}>
        <div class="count-bar">
          <span role="status">
            {quantity(counted())} of {plural(draft.lots.length, 'lot')} counted
          </span>
          <Button tone="primary" disabled={counted() === 0} onClick={() => setAsking(true)}>
            Check the count
          </Button>
        </div>
      </Show>
      <Dialog
        open={asking()}
        title={
          differences(draft).length === 0 ? 'All as it should be' : `${plural(differences(draft).length, 'difference')}`
        }
        onClose={() => setAsking(false)}
        actions={
          <>
            <Button onClick={() => setAsking(false)}>Count on</Button>
            <Button tone="primary" busy={busy()} onClick={() => void send()}>
              {differences(draft).length === 0 ? 'Finish' : `Correct ${plural(differences(draft).length, 'lot')}`}
            </Button>
          </>
        }
      >
        <ul class="preview-list">
          <For each={differences(draft)}>
            {({ lot, found }) => (
              <li>
                {lot.itemName}, {lot.colorName}: {quantity(lot.expected)} → <strong>{quantity(found)}</strong>
              </li>
            )}
          </For>
          <Show when={counted() < draft.lots.length}>
            <li>{plural(draft.lots.length - counted(), 'lot')} not counted: left as in the books.</li>
          </Show>
        </ul>
      </Dialog>
    </>
  );
}

function CountCard(props: {
  lot: CountedLot;
  found: number | undefined;
  enter: (found: number | null) => void;
  takeOut: () => void;
}) {
  const differs = () => props.found !== undefined && props.found !== props.lot.expected;
  return (
    <li class="count-card" data-state={props.found === undefined ? undefined : differs() ? 'differs' : 'fits'}>
      <Picture src={props.lot.imageUrl} alt="" />
      <div class="count-what">
        <strong class="truncate">{props.lot.itemName}</strong>
        <div class="lot-facts">
          <ColourName name={props.lot.colorName} hex={props.lot.colorHex} />
          <span class="small">{conditionWords(props.lot.condition, props.lot.completeness)}</span>
        </div>
        <span class="small">
          {props.lot.isUnexpected ? 'should not be here' : `should be ${quantity(props.lot.expected)}`}
          <Show when={differs()}>
            {' '}
            · <Icon name="alert" /> differs
          </Show>
        </span>
      </div>
      <div class="count-entry">
        <input
          class="input num"
          id={`count-${props.lot.id}`}
          inputmode="numeric"
          maxLength={6}
          aria-label={`Pieces of ${props.lot.itemName}, ${props.lot.colorName}`}
          value={props.found ?? ''}
          onFocus={(event) => event.currentTarget.select()}
          onInput={(event) => props.enter(readCount(event.currentTarget.value))}
        />
        <Show
          when={props.lot.isUnexpected}
          fallback={
            <Button icon="check" onClick={() => props.enter(props.lot.expected)}>
              {`All ${quantity(props.lot.expected)}`}
            </Button>
          }
        >
          <Button icon="close" onClick={() => props.takeOut()}>
            Not here
          </Button>
        </Show>
      </div>
    </li>
  );
}
