import { DurableObject } from 'cloudflare:workers';
import { LIVE_PROTOCOL, type LiveMessage, type Topic } from '../contract/live.ts';

/**
 * One per shop: tells the shop's open screens that something changed. Holds no state of its own; sockets hibernate, so
 * an idle shop costs nothing.
 */
export class ShopFeed extends DurableObject<Env> {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'));
  }

  /** Accepts a socket. The worker has checked who opens it, and from where. */
  override async fetch(): Promise<Response> {
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server);
    send(server, { kind: 'hello', protocol: LIVE_PROTOCOL });
    return new Response(null, { status: 101, webSocket: client });
  }

  /** Tells every open screen which topics to fetch again. */
  hint(topics: Topic[]): void {
    for (const socket of this.ctx.getWebSockets()) send(socket, { kind: 'hint', topics });
  }

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
