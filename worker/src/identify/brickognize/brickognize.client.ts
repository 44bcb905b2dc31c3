import * as v from 'valibot';
import type { PhotoSubject } from '../../contract/identify.ts';
import { PredictAnswer, type SeenBox, type SeenColor, type SeenItem } from './brickognize.schemas.ts';

/** What Brickognize saw on a photo. */
export interface Seen {
  /** Names the answer in feedback; empty when the service gave none. */
  listingId: string;
  items: SeenItem[];
  colors: SeenColor[];
  box: SeenBox | null;
}

/** `item_type` and `color_id` in Brickognize's own words. */
export type Feedback =
  | { kind: 'item'; listingId: string; itemId: string; itemType: string; isCorrect: boolean; rank: number }
  | { kind: 'color'; listingId: string; colorId: string; isCorrect: boolean; rank: number };

export interface Brickognize {
  /**
   * @param bytes a JPEG, PNG or WebP
   * @throws BrickognizeError
   */
  predict(bytes: Uint8Array<ArrayBuffer>, contentType: string, subject: PhotoSubject): Promise<Seen>;
  /** @throws BrickognizeError; nobody waits for it and it is not repeated */
  feedback(feedback: Feedback): Promise<void>;
}

export interface BrickognizeDeps {
  /** Without a slash at its end. */
  url: string;
  fetch: typeof fetch;
  sleep(ms: number): Promise<void>;
  /** Waits for leave to send one request. @returns false when it did not come in time */
  turn(): Promise<boolean>;
}

/**
 * Why there is no answer: `crowded` (it was not asked, too many others are), `busy` and `down` are worth another try
 * later, `refused` and `odd` are not.
 */
export class BrickognizeError extends Error {
  override name = 'BrickognizeError';
  constructor(
    readonly kind: 'crowded' | 'busy' | 'down' | 'refused' | 'odd',
    message: string,
    readonly retryAfterMs?: number,
  ) {
    super(message);
  }
}

/** Quirk TRAILING-SLASH: without it the service redirects, and the photo is lost on the way. */
const PATHS: Record<PhotoSubject, string> = {
  any: '/predict/',
  part: '/predict/parts/',
  minifig: '/predict/figs/',
  set: '/predict/sets/',
};
const USER_AGENT = 'BrickOps (order, stock and picking system for LEGO resellers)';
const TIMEOUT_MS = 30_000;
/** The service is run by one person for free: it is asked again politely, and then left alone. */
const DELAYS_MS = [1_000, 2_000];
const LONGEST_WAIT_MS = 5_000;
const MAX_CANDIDATES = 10;
const EXTENSIONS: Record<string, string> = { 'image/jpeg': 'jpg', 'image/png': 'png', 'image/webp': 'webp' };

/** The one place that talks to Brickognize. */
export function createBrickognize({ url, fetch, sleep, turn }: BrickognizeDeps): Brickognize {
  async function once(path: string, init: RequestInit): Promise<unknown> {
    let response: Response;
    let body: string;
    if (!(await turn())) throw new BrickognizeError('crowded', 'too many requests of our own');
    try {
      response = await fetch(`${url}${path}`, {
        ...init,
        redirect: 'manual',
        headers: { ...init.headers, 'user-agent': USER_AGENT, accept: 'application/json' },
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      body = await response.text();
    } catch (error) {
      throw new BrickognizeError('down', error instanceof Error ? `${error.name}: ${error.message}` : 'no answer');
    }
    if (response.status === 429) throw new BrickognizeError('busy', 'HTTP 429', retryAfterMs(response));
    if (response.status >= 500) throw new BrickognizeError('down', `HTTP ${response.status}`, retryAfterMs(response));
    if (!response.ok) throw new BrickognizeError('refused', `HTTP ${response.status}: ${body.slice(0, 200)}`);
    try {
      return JSON.parse(body);
    } catch {
      // A web page with status 200: the service is being worked on.
      throw new BrickognizeError('down', 'the answer is no JSON');
    }
  }

  async function patiently(path: string, init: () => RequestInit): Promise<unknown> {
    for (let tries = 0; ; tries++) {
      try {
        return await once(path, init());
      } catch (error) {
        const delayMs = DELAYS_MS[tries];
        if (!(error instanceof BrickognizeError) || !isPassing(error) || delayMs === undefined) throw error;
        // Others wait as well: whoever did not get a turn comes back later.
        if (error.kind === 'crowded') throw error;
        const waitMs = error.retryAfterMs ?? delayMs;
        if (waitMs > LONGEST_WAIT_MS) throw error;
        await sleep(waitMs);
      }
    }
  }

  return {
    async predict(bytes, contentType, subject) {
      const query = new URLSearchParams({
        predict_color: 'true',
        top_k_items: String(MAX_CANDIDATES),
        min_similarity_items: '0',
      });
      const answer = await patiently(`${PATHS[subject]}?${query}`, () => {
        const form = new FormData();
        // A part without a type of its own is refused, so the file carries one.
        const file = new File([bytes], `photo.${EXTENSIONS[contentType] ?? 'jpg'}`, { type: contentType });
        form.set('query_image', file);
        return { method: 'POST', body: form };
      });
      return readAnswer(answer);
    },
    async feedback(feedback) {
      const common = {
        listing_id: feedback.listingId,
        is_prediction_correct: feedback.isCorrect,
        source: 'external-app',
      };
      const [path, body] =
        feedback.kind === 'item'
          ? [
              '/feedback/',
              { ...common, item_id: feedback.itemId, item_type: feedback.itemType, item_rank: feedback.rank },
            ]
          : ['/feedback/color/', { ...common, color_id: feedback.colorId, color_rank: feedback.rank }];
      await once(path, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      });
    },
  };
}

/** Whether another try may help. */
export const isPassing = (error: unknown): boolean =>
  error instanceof BrickognizeError && (error.kind === 'crowded' || error.kind === 'busy' || error.kind === 'down');

/**
 * Reads an answer of `/predict…/`, however much of it is missing or new.
 * @throws BrickognizeError `odd` when it has no list of items
 */
export function readAnswer(answer: unknown): Seen {
  const result = v.safeParse(PredictAnswer, answer);
  if (!result.success) throw new BrickognizeError('odd', 'the answer has no list of items');
  const { listing_id, bounding_box, items, colors } = result.output;
  return { listingId: listing_id, items, colors, box: bounding_box };
}

function retryAfterMs(response: Response): number | undefined {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) ? Math.max(0, seconds * 1000) : undefined;
}
