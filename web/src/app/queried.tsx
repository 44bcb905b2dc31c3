import type { RouteSectionProps } from '@solidjs/router';
import { QueryClientProvider } from '@tanstack/solid-query';
import { Suspense } from 'solid-js';
import { queryClient } from '../api/queries.ts';

/** Around every page that asks the server for things; a walk keeps its own books and loads without this. */
export default function Queried(props: RouteSectionProps) {
  return (
    <QueryClientProvider client={queryClient}>
      <Suspense>{props.children}</Suspense>
    </QueryClientProvider>
  );
}
