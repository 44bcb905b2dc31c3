import { type Accessor, createMemo, For, type JSX } from 'solid-js';

/**
 * A list whose rows keep their place in the page while their contents are fetched anew: focus, menus and
 * half-typed words survive. Rows are told apart by `by`, which must be unique.
 */
export function Each<T>(props: {
  rows: readonly T[];
  by: (row: T) => string;
  children: (row: Accessor<T>) => JSX.Element;
}) {
  const byKey = createMemo(() => new Map(props.rows.map((row) => [props.by(row), row])));
  return (
    <For each={[...byKey().keys()]}>
      {(key) => {
        // A row that has just left the list is asked once more before it is taken down: it answers with its last self.
        const row = createMemo<T>((last) => byKey().get(key) ?? last, byKey().get(key) as T);
        return props.children(row);
      }}
    </For>
  );
}
