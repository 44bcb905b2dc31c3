import { QueryClient } from '@tanstack/solid-query';
import { ApiError } from './client.ts';

/** Names of everything that is fetched; the first word is what a change of a topic makes stale. */
export const keys = {
  me: ['me'] as const,
  team: ['team'] as const,
  connections: ['connections'] as const,
  syncStatus: ['syncStatus'] as const,
  syncRuns: ['syncRuns'] as const,
  stockStatus: ['listings', 'status'] as const,
  questions: (query: object) => ['listings', 'questions', query] as const,
  pushes: (query: object) => ['listings', 'pushes', query] as const,
  waitingLots: (query: object) => ['listings', 'waiting', query] as const,
  callBudget: (marketplace: string) => ['callBudget', marketplace] as const,
  givenUp: ['givenUp'] as const,
  orders: (query: object) => ['orders', query] as const,
  order: (order: string) => ['order', order] as const,
  lots: (query: object) => ['lots', query] as const,
  lot: (lot: string) => ['lot', lot] as const,
  stockCategories: ['stockCategories'] as const,
  lotPhotos: (lot: string) => ['lot', lot, 'photos'] as const,
  ofItem: (itemType: string, itemNo: string) => ['lots', 'ofItem', itemType, itemNo] as const,
  waitingPhotos: ['photo', 'waiting'] as const,
  recentPhotos: ['photo', 'recent'] as const,
  photoSettings: ['photoSettings'] as const,
  lotChanges: (lot: string) => ['movements', lot, 'changes'] as const,
  drawer: (code: string) => ['lots', 'drawer', code] as const,
  movements: (lot: string) => ['movements', lot] as const,
  imports: ['imports'] as const,
  fileImports: ['fileImports'] as const,
  fileRows: (file: string, query: object) => ['fileImports', 'rows', file, query] as const,
  catalog: (query: object) => ['catalog', query] as const,
  catalogOverview: (type: string | null) => ['catalog', 'overview', type] as const,
  catalogItem: (type: string, no: string) => ['catalogItem', type, no] as const,
  priceGuide: (type: string, no: string, color: number, condition: string) =>
    ['priceGuide', type, no, color, condition] as const,
  catalogLoads: ['catalogLoads'] as const,
  todos: (query: object) => ['todos', query] as const,
  todoAnswers: (todo: string, foundAt: string) => ['todoAnswers', todo, foundAt] as const,
  walkTodos: (walk: string) => ['walkTodos', walk] as const,
  walks: (state: string) => ['walks', state] as const,
  candidates: ['candidates'] as const,
  estimate: (orderIds: readonly string[]) => ['candidates', 'estimate', ...orderIds] as const,
  layout: ['layout'] as const,
  codes: ['codes'] as const,
  walkReport: (walk: string) => ['walkReport', walk] as const,
};

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // Sockets say when something changed; until then what is here is right.
      staleTime: 60_000,
      gcTime: 10 * 60_000,
      // A rejected question stays rejected; an unanswered one is worth one more try.
      retry: (failures, error) =>
        failures < 1 && error instanceof ApiError && (error.status === 0 || error.status >= 502),
      retryDelay: 800,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      throwOnError: false,
      networkMode: 'always',
    },
    mutations: { retry: false, networkMode: 'always' },
  },
});
