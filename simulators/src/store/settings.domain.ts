/** What a store can be told to do differently. Times in milliseconds. */
export interface Settings {
  currency: string;
  sellerName: string;
  storeName: string;
  /** Added to the machine's clock. */
  clockOffsetMs: number;
  /** Freezes the store's clock at this epoch time; null lets it run. */
  fixedNowAt: number | null;
  /** How far an OAuth timestamp may be off; 0 accepts any. */
  timestampToleranceMs: number;
  /** Answer failed BrickLink sign-ins with HTTP 401 instead of HTTP 200 and meta.code 401. */
  bricklinkHttpErrors: boolean;
  /** Refuse every BrickLink call with TOKEN_IP_MISMATCHED. */
  bricklinkIpMismatch: boolean;
  /** Calls per rolling 24 h; null counts without ever refusing, like the real service as far as is known. */
  bricklinkDailyLimit: number | null;
  /** What happens beyond the daily limit. */
  bricklinkOverLimit: 'silent' | 'meta-429' | 'http-429';
  /** A PUT without `description` empties it, as sellers have reported. */
  bricklinkOmittedDescriptionClears: boolean;
  /** A PUT that brings an unretained lot to zero removes it; otherwise it stays at zero (unconfirmed either way). */
  bricklinkPutZeroRemoves: boolean;
  /** Accept items that the simulated catalogue does not know when a lot is created. */
  acceptUnknownItems: boolean;
  /** Deliver every notification twice. */
  duplicateNotifications: boolean;
  /** Where BrickLink posts its empty wake-up call; null for nowhere. */
  bricklinkCallbackUrl: string | null;
  /** HTTP status for a bad Brick Owl key. */
  brickowlUnauthorizedStatus: number;
  brickowlPerMinute: number | null;
  brickowlBatchesPerMinute: number | null;
  /** HTTP status of the HTML page beyond the rate. */
  brickowlOverLimitStatus: number;
  /** Without approval the closed catalogue calls answer `{"error":"Access Denied"}`. */
  brickowlCatalogApproved: boolean;
  /** Inside a batch, `inventory/update` applies quantities only, as one operator claims. */
  brickowlBatchQuantityOnly: boolean;
  /** Base of the order notification instead of `http://<ip>:42500`; null uses the registered address. */
  brickowlNotifyBaseUrl: string | null;
  /** Address registered with order/notify. */
  brickowlNotifyIp: string;
  /** Photos a second before Brickognize answers 429; null for no limit. */
  brickognizePerSecond: number | null;
}

export const DEFAULT_SETTINGS: Settings = {
  currency: 'EUR',
  sellerName: 'sim_seller',
  storeName: 'Simulated Bricks',
  clockOffsetMs: 0,
  fixedNowAt: null,
  timestampToleranceMs: 300_000,
  bricklinkHttpErrors: false,
  bricklinkIpMismatch: false,
  bricklinkDailyLimit: null,
  bricklinkOverLimit: 'silent',
  bricklinkOmittedDescriptionClears: true,
  bricklinkPutZeroRemoves: false,
  acceptUnknownItems: false,
  duplicateNotifications: false,
  bricklinkCallbackUrl: null,
  brickowlUnauthorizedStatus: 401,
  brickowlPerMinute: 600,
  brickowlBatchesPerMinute: 100,
  brickowlOverLimitStatus: 429,
  brickowlCatalogApproved: true,
  brickowlBatchQuantityOnly: false,
  brickowlNotifyBaseUrl: null,
  brickowlNotifyIp: '',
  brickognizePerSecond: 20,
};
