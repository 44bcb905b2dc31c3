import { onCleanup, onMount, Show } from 'solid-js';
import { Button } from './button.tsx';

/** The end of a list that goes on: fetches by itself when it comes near, and by a tap where that does not happen. */
export function LoadMore(props: {
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; isError: boolean; fetchNextPage: () => unknown };
}) {
  let end: HTMLDivElement | undefined;
  onMount(() => {
    const observer = new IntersectionObserver(
      (entries) => {
        const isNear = entries.some((entry) => entry.isIntersecting);
        // After a failure only a tap tries again, or it would never end.
        if (isNear && props.query.hasNextPage && !props.query.isFetchingNextPage && !props.query.isError) {
          void props.query.fetchNextPage();
        }
      },
      { rootMargin: '600px' },
    );
    if (end) observer.observe(end);
    onCleanup(() => observer.disconnect());
  });
  return (
    <div ref={end} class="list-end">
      <Show when={props.query.hasNextPage}>
        <Button busy={props.query.isFetchingNextPage} onClick={() => void props.query.fetchNextPage()}>
          Show more
        </Button>
      </Show>
    </div>
  );
}
