import { DurableObject } from 'cloudflare:workers';
import { LIVE_PROTOCOL, type LiveMessage, type Topic } from '../contract/live.ts';

/** Close code for a screen whose person may not listen any more; it asks who is signed in instead of reconnecting. */
const LEFT_TEAM = 4401;

const FENCE = 'fence';

/**
 * One per shop: tells the shop's open screens that something changed. Sockets hibernate, so an idle shop costs nothing.
 * Remembers one number, because it outlives a database that is put back: the highest fence of the shop's lease.
 */
export class ShopFeed extends DurableObject<Env> {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'));
  }

  /** Accepts a socket. The worker has checked from where it is opened, and by whom: the last part of the path. */
  override async fetch(request: Request): Promise<Response> {
    const { 0: client, 1: server } = new WebSocketPair();
    const userId = new URL(request.url).pathname.slice(1);
    this.ctx.acceptWebSocket(server, [userId]);
    send(server, { kind: 'hello', protocol: LIVE_PROTOCOL });
    return new Response(null, { status: 101, webSocket: client });
  }

  /** Tells every open screen which topics to fetch again. */
  hint(topics: Topic[]): void {
    for (const socket of this.ctx.getWebSockets()) send(socket, { kind: 'hint', topics });
  }

  /**
   * Takes note of a fence.
   * @returns the highest one seen before; 0 for none
   */
  async sawFence(fence: number): Promise<number> {
    const seen = (await this.ctx.storage.get<number>(FENCE)) ?? 0;
    if (fence > seen) await this.ctx.storage.put(FENCE, fence);
    return seen;
  }

  /** Ends the sockets of somebody who left the team. */
  disconnect(userId: string): void {
    for (const socket of this.ctx.getWebSockets(userId)) socket.close(LEFT_TEAM, 'not in the team any more');
  }

  /** Screens have nothing to say yet; one that is newer than this server is not cut off for trying. */
  override webSocketMessage(): void {}

  override webSocketClose(socket: WebSocket, code: number): void {
    // 1005 and 1006 say that no code was sent and may not be sent back.
    socket.close(code === 1005 || code === 1006 ? 1000 : code);
  }
}

function send(socket: WebSocket, message: LiveMessage): void {
  try {
    socket.send(JSON.stringify(message));
  } catch {
    // Already closing: the screen fetches from its cursor when it comes back.
  }
}
