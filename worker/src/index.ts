import { DurableObject } from 'cloudflare:workers';
export class ShopFeed extends DurableObject {}
export default { fetch: () => new Response('x') };
