import type { PickEntry } from '../contract/picking.ts';

/** Keeps a finished walk's log, who did what when, beyond the life of its object. Writing it again changes nothing. */
export async function archiveWalk(
  env: Pick<Env, 'FILES'>,
  { shopId, sessionId }: { shopId: string; sessionId: string },
  entries: PickEntry[],
): Promise<void> {
  await env.FILES.put(`pick-sessions/${shopId}/${sessionId}.json`, JSON.stringify({ sessionId, entries }), {
    httpMetadata: { contentType: 'application/json' },
  });
}
