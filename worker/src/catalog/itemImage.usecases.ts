import type { ItemType } from '../contract/common.ts';
import type { Clock } from '../platform/clock.ts';
import { describeError, type Log } from '../platform/log.ts';
import { cacheKey, sourcePath } from './itemImage.domain.ts';

const MAX_BYTES = 2_000_000;
const TIMEOUT_MS = 8_000;
/** How long "there is none" is believed, and how long a source that failed is left alone. */
const NONE_MS = 24 * 60 * 60 * 1000;
const FAILED_MS = 10 * 60 * 1000;
const IMAGE_TYPES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif'];
/** `contentType` of a remembered "there is none". */
const NONE = 'application/x-none';

export interface ImageDeps {
  env: Pick<Env, 'FILES' | 'PART_IMAGE_URL'>;
  fetch: typeof fetch;
  clock: Clock;
  log: Log;
}

export interface ItemImage {
  body: ReadableStream | ArrayBuffer;
  contentType: string;
}

/**
 * The picture of an item: from our cache, else fetched once from the source. That there is none is remembered for a
 * day, a failure for ten minutes.
 * @returns null when there is none, or the source does not answer with one
 */
export async function findItemImage(
  { env, fetch, clock, log }: ImageDeps,
  { itemType, itemNo, blColorId }: { itemType: ItemType; itemNo: string; blColorId: number },
): Promise<ItemImage | null> {
  const path = sourcePath(itemType, itemNo, blColorId);
  if (path === null) return null;
  const key = cacheKey(itemType, itemNo, blColorId);
  const cached = await env.FILES.get(key);
  const contentType = cached?.httpMetadata?.contentType;
  if (cached && contentType !== NONE) return { body: cached.body, contentType: contentType ?? 'image/png' };
  if (cached && clock() < Number(cached.customMetadata?.askAgainAt ?? 0)) return null;

  const found = await fetchImage(fetch, `${env.PART_IMAGE_URL}${path}`).catch((error: unknown) => {
    log.warn('catalog.image_failed', describeError(error));
    return 'failed' as const;
  });
  if (found === 'none' || found === 'failed') {
    const askAgainAt = clock() + (found === 'none' ? NONE_MS : FAILED_MS);
    await env.FILES.put(key, new ArrayBuffer(0), {
      httpMetadata: { contentType: NONE },
      customMetadata: { askAgainAt: String(askAgainAt) },
    });
    return null;
  }
  await env.FILES.put(key, found.body, { httpMetadata: { contentType: found.contentType } });
  return found;
}

/** @returns `none` for an answer that is no picture, `failed` when asking again soon may help */
async function fetchImage(
  fetch: ImageDeps['fetch'],
  url: string,
): Promise<{ body: ArrayBuffer; contentType: string } | 'none' | 'failed'> {
  const response = await fetch(url, {
    signal: AbortSignal.timeout(TIMEOUT_MS),
    redirect: 'manual',
    headers: { accept: 'image/*' },
  });
  const contentType = response.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  const announced = Number(response.headers.get('content-length') ?? 0);
  if (!response.ok || !IMAGE_TYPES.includes(contentType) || announced > MAX_BYTES) {
    await response.body?.cancel();
    return response.status >= 500 || response.status === 429 ? 'failed' : 'none';
  }
  const body = await readUpTo(response, MAX_BYTES);
  return body === null || body.byteLength === 0 ? 'none' : { body, contentType };
}

/** @returns null for a longer body, whatever its header said */
async function readUpTo(response: Response, maxBytes: number): Promise<ArrayBuffer | null> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.byteLength;
    if (length > maxBytes) return null;
    chunks.push(chunk);
  }
  return new Blob(chunks).arrayBuffer();
}
