import * as v from 'valibot';
import { IsoTime, MarketplaceName } from './common.ts';

const secret = (label: string) =>
  v.pipe(
    v.string(`Enter the ${label}.`),
    v.trim(),
    v.minLength(1, `Enter the ${label}.`),
    v.maxLength(200, `The ${label} is too long to be right.`),
  );

export const BrickLinkCredentials = v.object({
  consumerKey: secret('consumer key'),
  consumerSecret: secret('consumer secret'),
  tokenValue: secret('token value'),
  tokenSecret: secret('token secret'),
});
export type BrickLinkCredentials = v.InferOutput<typeof BrickLinkCredentials>;

export const BrickOwlCredentials = v.object({ apiKey: secret('API key') });
export type BrickOwlCredentials = v.InferOutput<typeof BrickOwlCredentials>;

/** Orders placed before this moment are never brought in and never change stock. */
const ordersSince = v.optional(IsoTime);

export const ConnectBrickLinkBody = v.object({ credentials: BrickLinkCredentials, ordersSince });
export const ConnectBrickOwlBody = v.object({ credentials: BrickOwlCredentials, ordersSince });

/** Credentials never come back; `credentialHint` shows the last four characters of the key. */
export const Connection = v.object({
  marketplace: MarketplaceName,
  connected: v.boolean(),
  credentialHint: v.nullable(v.string()),
  storeName: v.nullable(v.string()),
  currency: v.nullable(v.string()),
  ordersSince: v.nullable(IsoTime),
  connectedAt: v.nullable(IsoTime),
  stockImportedAt: v.nullable(IsoTime),
  lastGoodAt: v.nullable(IsoTime),
  /** The last thing that went wrong, null when all is well. */
  problem: v.nullable(v.object({ code: v.string(), message: v.string(), since: IsoTime })),
  /** The address a marketplace (or a relay) may call to say "go and look". */
  hookUrl: v.nullable(v.string()),
  calls: v.object({ last24h: v.number(), limit: v.nullable(v.number()) }),
});
export type Connection = v.InferOutput<typeof Connection>;

export const ConnectionTest = v.variant('ok', [
  v.object({
    ok: v.literal(true),
    storeName: v.nullable(v.string()),
    currency: v.nullable(v.string()),
    message: v.string(),
  }),
  v.object({ ok: v.literal(false), problem: v.string(), message: v.string(), technical: v.optional(v.string()) }),
]);
export type ConnectionTest = v.InferOutput<typeof ConnectionTest>;

/** `GET /api/marketplaces/{name}/calls`: what was spent, hour by hour, and where that leads. */
export const CallBudget = v.object({
  marketplace: MarketplaceName,
  /** Per rolling 24 hours; null where the marketplace names none. */
  limit: v.nullable(v.number()),
  last24h: v.number(),
  failed24h: v.number(),
  /** Oldest first, the current hour last; hours without calls are there too. */
  hours: v.array(v.object({ at: IsoTime, calls: v.number(), failed: v.number() })),
  /** If the pace of the last three hours goes on; null without a limit. */
  forecast: v.nullable(
    v.object({
      callsPerHour: v.number(),
      peak: v.number(),
      peakAt: IsoTime,
      runsOutAt: v.nullable(IsoTime),
    }),
  ),
  /** How many calls may be spent before this kind of work waits, so that the more important has room. */
  stops: v.array(
    v.object({
      work: v.picklist(['orders', 'status', 'quantities', 'prices_and_notes', 'catalogue']),
      at: v.number(),
    }),
  ),
});
export type CallBudget = v.InferOutput<typeof CallBudget>;
