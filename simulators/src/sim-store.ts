import { DurableObject } from 'cloudflare:workers';
import { bricklink } from './bricklink/bricklink.routes.ts';
import { brickognize } from './brickognize/brickognize.routes.ts';
import { type BoRequest, brickowl, describeCall } from './brickowl/brickowl.routes.ts';
import { storeNumber } from './brickowl/orders.endpoints.ts';
import { buyerRoutes } from './buyer/buyer.routes.ts';
import { controlRoutes } from './control/control.routes.ts';
import type { Env } from './env.ts';
import { type Fault, PROMPT, promptCopies } from './faults.domain.ts';
import * as linkSite from './site/bricklink-site.usecases.ts';
import * as owlSite from './site/brickowl-site.usecases.ts';
import { type Service, Shop, type Side } from './store/shop.store.ts';

const CALLBACK_TIMEOUT_MS = 5000;
const KEPT_CALLBACKS = 200;

/** One store on both marketplaces; its state lives in this object's SQLite. */
export class SimStore extends DurableObject<Env> {
  private readonly shop: Shop;
  private readonly control: ReturnType<typeof controlRoutes>;
  private readonly buyer: ReturnType<typeof buyerRoutes>;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.shop = new Shop(ctx.storage.sql, () => Date.now());
    this.buyer = buyerRoutes(this.shop);
    this.control = controlRoutes({ shop: this.shop, announce: (side, orderId) => this.announce(side, orderId) });
  }

  /** Control API and buyer pages of this store. */
  override fetch(request: Request): Response | Promise<Response> {
    return new URL(request.url).pathname.startsWith('/shop/') ? this.buyer.fetch(request) : this.control.fetch(request);
  }

  /** One BrickLink call; `path` is below `/api/store/v1`. */
  bricklink(request: Request, path: string): Promise<Response> {
    const { search } = new URL(request.url);
    return bricklink(this.shop, request, path, this.struck('bricklink', request.method, `${path}${search}`));
  }

  /** One Brick Owl call. */
  brickowl(request: BoRequest): Promise<Response> {
    return brickowl(
      this.shop,
      request,
      this.struck('brickowl', request.method, describeCall(request)),
      (method, path) => this.struck('brickowl', method, path),
    );
  }

  /** One Brickognize call; all callers share one object, as the real service knows no accounts. */
  brickognize(request: Request, path: string): Promise<Response> {
    const { search } = new URL(request.url);
    return brickognize(this.shop, request, path, this.struck('brickognize', request.method, `${path}${search}`));
  }

  /** Adds or removes a name in the list of stores; only the registry's object is asked. */
  register(store: string, present: boolean): void {
    const names = new Set(this.shop.getMeta<string[]>('stores') ?? []);
    if (present) names.add(store);
    else names.delete(store);
    this.shop.setMeta('stores', [...names].sort());
  }

  /** All stores ever created and not deleted; only the registry's object is asked. */
  stores(): string[] {
    return this.shop.getMeta<string[]>('stores') ?? [];
  }

  private struck(side: Service, method: string, path: string): Fault[] {
    const hits = this.shop.struck(side, method, path);
    for (const { kind, to } of hits) if (kind === 'change-order') this.changeOrder(side, path, to);
    return hits;
  }

  /** Somebody changes the very order that is being asked for. */
  private changeOrder(side: Service, path: string, status: string): void {
    const id = Number((side === 'bricklink' ? /^\/orders\/(\d+)/ : /\border_id=(\d+)/).exec(path)?.[1]);
    if (side === 'bricklink' && this.shop.blOrders.get(id)) linkSite.setStatus(this.shop, id, status, true);
    if (side === 'brickowl' && this.shop.boOrders.get(id)) owlSite.setStatus(this.shop, id, status);
  }

  private announce(side: Side, orderId: number): void {
    const { bricklinkCallbackUrl, brickowlNotifyBaseUrl, brickowlNotifyIp } = this.shop.settings;
    if (side === 'bricklink') {
      if (bricklinkCallbackUrl) this.prompt(side, '/callback', new Request(bricklinkCallbackUrl, { method: 'POST' }));
      return;
    }
    const base = brickowlNotifyBaseUrl ?? (brickowlNotifyIp ? `http://${brickowlNotifyIp}:42500` : null);
    const query = `order_id=${orderId}&store_id=${storeNumber(this.shop)}`;
    const path = `/brick_owl_order_notify?${query}`;
    if (base) this.prompt(side, path, new Request(`${base.replace(/\/$/, '')}${path}`));
  }

  private prompt(side: Side, path: string, request: Request): void {
    const copies = promptCopies(this.shop.struck(side, PROMPT, path));
    for (let copy = 0; copy < copies; copy++) this.call(request.clone());
  }

  // Delivery is not guaranteed by the marketplaces either: the outcome is only noted.
  private call(request: Request): void {
    const at = this.shop.now();
    const note = (outcome: string) => {
      const past = this.shop.getMeta<unknown[]>('callbacks') ?? [];
      this.shop.setMeta(
        'callbacks',
        [...past, { at, method: request.method, url: request.url, outcome }].slice(-KEPT_CALLBACKS),
      );
    };
    this.ctx.waitUntil(
      fetch(request, { signal: AbortSignal.timeout(CALLBACK_TIMEOUT_MS) }).then(
        async (response) => {
          await response.body?.cancel();
          note(String(response.status));
        },
        (error: unknown) => note(error instanceof Error ? error.message : 'failed'),
      ),
    );
  }
}
