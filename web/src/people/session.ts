import { useQuery } from '@tanstack/solid-query';
import { createEffect } from 'solid-js';
import type { Me } from '../../../worker/src/contract/auth.ts';
import { api } from '../api/api.ts';
import { ApiError, onSignedOut } from '../api/client.ts';
import { keys, queryClient } from '../api/queries.ts';
import { setShopTimeZone } from '../kit/format.ts';

const REMEMBERED = 'brickops.me';

/** Who was signed in on this device last, so that the app opens without a network. */
function remembered(): Me | undefined {
  try {
    const text = localStorage.getItem(REMEMBERED);
    return text ? (JSON.parse(text) as Me) : undefined;
  } catch {
    return undefined;
  }
}

async function fetchMe(signal?: AbortSignal): Promise<Me | null> {
  try {
    const me = await api.me(signal);
    localStorage.setItem(REMEMBERED, JSON.stringify(me));
    return me;
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) {
      localStorage.removeItem(REMEMBERED);
      return null;
    }
    throw error;
  }
}

/** The signed-in person as a query; `data` is null when nobody is. */
export function createMe() {
  const known = remembered();
  const query = useQuery(() => ({
    queryKey: keys.me,
    queryFn: ({ signal }) => fetchMe(signal),
    initialData: known as Me | null | undefined,
    initialDataUpdatedAt: 0,
    staleTime: 5 * 60_000,
  }));
  createEffect(() => {
    const me = query.isPending ? undefined : query.data;
    if (me) setShopTimeZone(me.shop.timeZone);
  });
  return query;
}

/** Takes on the person who has just signed in or up; whatever the last one had fetched is dropped. */
export async function becomeSignedIn(): Promise<void> {
  queryClient.clear();
  const me = await fetchMe();
  queryClient.setQueryData(keys.me, me);
}

export async function signOut(): Promise<void> {
  await api.signOut();
  forget();
}

function forget() {
  localStorage.removeItem(REMEMBERED);
  queryClient.setQueryData(keys.me, null);
  // An invitation belongs to nobody yet: whoever opens its link is told "not signed in" while it is on its way.
  queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' && queryKey[0] !== 'invitation' });
}

onSignedOut(forget);
