import { QueryObserver, type QueryObserverResult } from '@tanstack/solid-query';
import { batch, createComputed, createMemo, createSignal, on, onCleanup, untrack } from 'solid-js';
import type { Lot, LotPage, LotQuery } from '../../../worker/src/contract/inventory.ts';
import { api } from '../api/api.ts';
import { keys, queryClient } from '../api/queries.ts';
import { createLongRows } from '../kit/createLongRows.ts';
import { type LongRow, longRows, movedBy, pagesAround } from '../kit/longList.ts';

const PAGE = 100;
/** Pages out of sight are kept so long for those who come back. */
const KEPT_MS = 3 * 60_000;
/** Who pulls the scroll bar passes thousands of rows: only where one stops is asked for. */
const SETTLED_MS = 80;

type Result = QueryObserverResult<LotPage, Error>;

interface OpenPage {
  observer: QueryObserver<LotPage>;
  rows: () => readonly Lot[] | undefined;
  stop: () => void;
}

/**
 * What a page is asked with: where the one before it ended, when that is known, so that no lot is missed or shown twice;
 * else its place, which is how one gets to the middle of the list.
 */
function begin(query: LotQuery, page: number): { cursor: string } | { at: string } | Record<never, never> {
  if (page === 0) return {};
  const before = queryClient.getQueryState<LotPage>(keys.lots({ ...query, page: page - 1 }));
  const cursor = before?.isInvalidated ? null : before?.data?.nextCursor;
  return cursor ? { cursor } : { at: String(page * PAGE) };
}

const pageOptions = (query: LotQuery, page: number) => ({
  queryKey: keys.lots({ ...query, page }),
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    api.lots({ ...query, limit: String(PAGE), ...begin(query, page) }, signal),
  gcTime: KEPT_MS,
});

/** One way of looking at the lots: its pages near the screen, each on its own, so that none costs what the others hold. */
function openView(query: LotQuery, onRows: (isAnew: boolean) => void) {
  const pages = new Map<number, OpenPage>();
  // Results are kept as they are: stores wrap each of their thousand values.
  const [first, setFirst] = createSignal<Result>();
  const [total, setTotal] = createSignal(0);
  const [failed, setFailed] = createSignal<ReadonlySet<number>>(new Set());
  let countedAt = 0;

  const open = (page: number) => {
    const observer = new QueryObserver<LotPage>(queryClient, pageOptions(query, page));
    const [rows, setRows] = createSignal<readonly Lot[]>();
    const take = (result: Result) =>
      batch(() => {
        if (page === 0) setFirst(() => result);
        if (result.data && result.dataUpdatedAt >= countedAt) {
          countedAt = result.dataUpdatedAt;
          setTotal(result.data.total);
        }
        const before = rows();
        setRows(() => result.data?.rows);
        if (result.data && before !== result.data.rows) onRows(before !== undefined);
        setFailed((all) => (result.isError === all.has(page) ? all : toggled(all, page)));
      });
    pages.set(page, { observer, rows, stop: observer.subscribe(take) });
    take(observer.getCurrentResult());
  };
  const close = (page: number) => {
    pages.get(page)?.stop();
    pages.delete(page);
    setFailed((all) => (all.has(page) ? toggled(all, page) : all));
  };
  open(0);
  // Tells rows that are drawn which pages there are to read.
  const [opened, setOpened] = createSignal(0, { equals: false });
  return {
    query,
    first,
    total,
    failed,
    isWaiting: () => {
      opened();
      return [...pages.values()].some(({ rows }) => rows() === undefined);
    },
    at: (index: number): Lot | undefined => {
      opened();
      return pages.get(Math.floor(index / PAGE))?.rows()?.[index % PAGE];
    },
    /** Opens these pages and lets the others go; the first one stays, which says how the list stands. */
    show: (wanted: number[]) => {
      const keep = new Set([0, ...wanted]);
      const gone = [...pages.keys()].filter((page) => !keep.has(page));
      const fresh = wanted.filter((page) => !pages.has(page));
      if (gone.length + fresh.length === 0) return;
      batch(() => {
        for (const page of gone) close(page);
        for (const page of fresh) open(page);
        setOpened(0);
      });
    },
    loaded: () => [...pages].map(([page, { rows }]) => [page, rows() ?? []] as const),
    again: () => {
      for (const { observer } of pages.values()) if (observer.getCurrentResult().isError) void observer.refetch();
    },
    close: () => {
      for (const { stop } of pages.values()) stop();
      pages.clear();
    },
  };
}

function toggled(all: ReadonlySet<number>, page: number): ReadonlySet<number> {
  const next = new Set(all);
  if (!next.delete(page)) next.add(page);
  return next;
}

/**
 * All lots of a view as one long list: as high as all of its rows, loaded where one looks, fresh where one looks.
 * Another view takes over when its first rows are there.
 */
export function createLotList(query: () => LotQuery, rowRem: () => number) {
  const [view, setView] = createSignal(openView(query(), onRows));
  const [next, setNext] = createSignal<ReturnType<typeof openView>>();
  let settling: ReturnType<typeof setTimeout> | undefined;
  let lastFirst = 0;
  let anchors: { id: string; index: number }[] = [];

  const rows = createLongRows({
    count: () => view().total(),
    rowRem,
    onLook: () => {
      const { first, last } = rows.inSight();
      setAnchors();
      clearTimeout(settling);
      const load = () => view().show(pagesAround(first, last, view().total(), PAGE));
      const isJump = Math.abs(first - lastFirst) > PAGE;
      lastFirst = first;
      if (isJump) settling = setTimeout(load, SETTLED_MS);
      else load();
    },
  });
  const setAnchors = () => {
    const { first, last } = rows.inSight();
    anchors = longRows(first, last, view().at).flatMap(({ value, index }) => (value ? [{ id: value.id, index }] : []));
  };
  // Rows that were kept are there at once, before the rest of this is.
  function onRows(isAnew: boolean) {
    // After what came in is drawn, and before it is painted.
    queueMicrotask(() => {
      if (!isAnew) setAnchors();
      else if (rows.isScrolled()) {
        const moved = movedBy(anchors, view().loaded(), PAGE);
        if (moved !== 0) rows.shift(moved);
      }
    });
  }

  createComputed(
    on(
      query,
      (wanted) => {
        next()?.close();
        setNext(() => openView(wanted, onRows));
      },
      { defer: true },
    ),
  );
  createComputed(() => {
    const coming = next();
    if (!coming || coming.first()?.isPending) return;
    untrack(view).close();
    batch(() => {
      setView(() => coming);
      setNext(undefined);
    });
    anchors = [];
    queueMicrotask(rows.toTop);
  });
  onCleanup(() => {
    clearTimeout(settling);
    view().close();
    next()?.close();
  });

  const drawn = createMemo<LongRow<Lot>[]>(
    (before) => longRows(rows.range().first, rows.range().last, view().at, before),
    [],
  );
  const first = () => view().first();
  return {
    /** How the first page stands, for the states of the screen. */
    asked: {
      get isPending() {
        return first()?.isPending ?? true;
      },
      get isError() {
        return (first()?.isError ?? false) && !first()?.data;
      },
      get error() {
        return first()?.error ?? null;
      },
      get fetchStatus() {
        return first()?.fetchStatus ?? 'fetching';
      },
      get isFetching() {
        return first()?.isFetching ?? true;
      },
      get data() {
        return first()?.data;
      },
      refetch: () => view().again(),
    },
    total: () => view().total(),
    drawn,
    range: rows.range,
    ref: rows.ref,
    /** The view that is on screen, which lags behind the one asked for. */
    query: () => view().query,
    isChanging: () => next() !== undefined,
    isWaiting: () => view().isWaiting(),
    hasFailed: () => view().failed().size > 0,
    again: () => view().again(),
    /** Rows that are loaded, near the screen. */
    near: () => drawn().flatMap(({ value }) => (value ? [value] : [])),
  };
}
