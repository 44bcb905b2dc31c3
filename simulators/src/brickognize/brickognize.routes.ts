import { createHash } from 'node:crypto';
import { type Fault, underFaults } from '../faults.domain.ts';
import { findMark } from '../pictures/mark.domain.ts';
import type { Shop } from '../store/shop.store.ts';
import { answerFor, type Kind, nothing, type Question } from './answer.domain.ts';
import { imageKind, readPixels } from './image.ts';

const SECOND_MS = 1000;
const KINDS: Record<string, Kind | undefined> = {
  '/predict/': undefined,
  '/predict/parts/': 'part',
  '/predict/sets/': 'set',
  '/predict/figs/': 'fig',
};
const FEEDBACK: Record<string, Record<string, string>> = {
  '/feedback/': {
    listing_id: 'string',
    item_id: 'string',
    item_type: 'string',
    is_prediction_correct: 'boolean',
    source: 'string',
    item_rank: 'number',
  },
  '/feedback/color/': {
    listing_id: 'string',
    is_prediction_correct: 'boolean',
    source: 'string',
    color_id: 'string',
    color_rank: 'number',
  },
};
const SOURCES = ['copy-btn', 'external-site', 'discord', 'external-app'];

/** Refusals look like FastAPI's. */
const unprocessable = (loc: string[], msg: string, type: string) =>
  Response.json({ detail: [{ loc, msg, type }] }, { status: 422 });

async function run(shop: Shop, request: Request, path: string): Promise<Response> {
  const { searchParams, origin, pathname, search } = new URL(request.url);
  const slashed = `${path}/`;
  if (!path.endsWith('/') && (slashed in KINDS || slashed in FEEDBACK || slashed === '/health/'))
    return new Response(null, { status: 307, headers: { location: `${origin}${pathname}/${search}` } });
  if (path === '/health/') return Response.json({ api: true, model: true });
  if (request.method !== 'POST') return Response.json({ detail: 'Method Not Allowed' }, { status: 405 });
  if (path in FEEDBACK) return feedback(request, FEEDBACK[path] ?? {});
  if (!(path in KINDS)) return Response.json({ detail: 'Not Found' }, { status: 404 });
  const perSecond = shop.settings.brickognizePerSecond;
  if (perSecond !== null && shop.callsSince('brickognize', shop.now() - SECOND_MS) >= perSecond)
    return Response.json({ detail: 'Too Many Requests' }, { status: 429 });
  return predict(request, questionOf(KINDS[path], searchParams));
}

function questionOf(kind: Kind | undefined, query: URLSearchParams): Question {
  const number = (name: string, fallback: number) => Number(query.get(name) ?? fallback);
  return {
    kind,
    topItems: number('top_k_items', 10),
    minItems: number('min_similarity_items', 0.5),
    wantsColors: query.get('predict_color') === 'true',
    topColors: number('top_k_colors', 5),
    minColors: number('min_similarity_colors', 0.2),
  };
}

async function predict(request: Request, question: Question): Promise<Response> {
  const missing = () => unprocessable(['body', 'query_image'], 'Field required', 'missing');
  if (!/^multipart\/form-data/i.test(request.headers.get('content-type') ?? '')) return missing();
  const file = (await request.formData().catch(() => undefined))?.get('query_image');
  if (!(file instanceof File)) return missing();
  const bytes = new Uint8Array(await file.arrayBuffer());
  const kind = imageKind(bytes);
  if (!/^image\/(?:jpeg|png|webp)$/.test(file.type) || !kind)
    return Response.json({ message: `Unsupported file format: ${file.type}` }, { status: 415 });
  const photo = createHash('sha256').update(bytes).digest('hex');
  const pixels = readPixels(kind, bytes);
  const mark = pixels && findMark(pixels);
  return Response.json(pixels && mark ? answerFor(photo, pixels, mark, question) : nothing(photo, pixels));
}

async function feedback(request: Request, fields: Record<string, string>): Promise<Response> {
  const body = (await request.json().catch(() => null)) as Record<string, unknown> | null;
  for (const [name, type] of Object.entries(fields)) {
    const value = body?.[name];
    if (value === undefined) return unprocessable(['body', name], 'Field required', 'missing');
    if (typeof value !== type) return unprocessable(['body', name], `Input should be a valid ${type}`, `${type}_type`);
  }
  if (!SOURCES.includes(String(body?.source)))
    return unprocessable(['body', 'source'], 'Input should be one of the sources', 'enum');
  return Response.json({});
}

/** Answers one Brickognize call: faults first, then the honest answer, then the log with what feedback said. */
export async function brickognize(
  shop: Shop,
  request: Request,
  path: string,
  hits: readonly Fault[],
): Promise<Response> {
  const at = shop.now();
  // Read before anything is answered: a body that nobody reads breaks the connection of whoever sends it.
  const body = request.method === 'GET' ? null : await request.arrayBuffer();
  const said = body && path.startsWith('/feedback') ? ` ${new TextDecoder().decode(body)}` : '';
  let code = 0;
  const response = await underFaults('brickognize', hits, async () => {
    const honest = await run(
      shop,
      new Request(request.url, { method: request.method, headers: request.headers, body }),
      path,
    );
    code = honest.status;
    return honest;
  });
  const { search } = new URL(request.url);
  shop.logCall({
    at,
    side: 'brickognize',
    method: request.method,
    path: `${path}${search}${said}`,
    status: response.status,
    code: code || response.status,
  });
  return response;
}
