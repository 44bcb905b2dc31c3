import type { EntryActor, PickServerMessage, Presence } from '../contract/picking.ts';

/** Close code for a phone whose person may not take part any more, or speaks an older protocol. */
export const LEFT_TEAM = 4401;
export const TOO_OLD = 4426;

/** A phone that has not pinged for this long holds nothing any more. */
const SILENT_MS = 75_000;
/** A stop is held this long without a sign of its picker. */
const CLAIM_MS = 10 * 60_000;

/** What a socket remembers of its phone; survives the object's sleep. */
export interface Phone {
  deviceId: string;
  userId: string;
  actor: EntryActor;
  /** May send what another member's outbox holds. */
  mayAdopt: boolean;
  connectedAt: number;
  stop: string | null;
  /** When the stop was claimed, or last worked on. */
  stopAt: number;
}

/** The phones of a session: who is there, who holds which stop. */
export class PickSockets {
  readonly #ctx: DurableObjectState;
  readonly #now: () => number;

  constructor(ctx: DurableObjectState, now: () => number) {
    this.#ctx = ctx;
    this.#now = now;
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'));
  }

  accept(socket: WebSocket, phone: Omit<Phone, 'connectedAt' | 'stop' | 'stopAt'>): void {
    // A phone that comes back before its old socket is noticed dead does not stand beside itself.
    for (const old of this.#ctx.getWebSockets(phone.deviceId)) old.close(1000, 'replaced');
    this.#ctx.acceptWebSocket(socket, [phone.deviceId, phone.userId]);
    const now = this.#now();
    socket.serializeAttachment({ ...phone, connectedAt: now, stop: null, stopAt: now } satisfies Phone);
  }

  phoneOf(socket: WebSocket): Phone {
    return socket.deserializeAttachment() as Phone;
  }

  /**
   * A phone says where it is. Whoever comes first holds a stop; the second is told by the presence that follows, in
   * which the stop is still the first one's.
   */
  here(socket: WebSocket, stop: string | null): void {
    const phone = this.phoneOf(socket);
    const isHeld = stop !== null && this.#holds(stop, phone.deviceId);
    socket.serializeAttachment({ ...phone, stop: isHeld ? null : stop, stopAt: this.#now() } satisfies Phone);
    this.tellPresence();
  }

  #holds(stop: string, except: string): boolean {
    return this.presence().some((other) => other.stop === stop && other.deviceId !== except);
  }

  presence(): Presence[] {
    const now = this.#now();
    return this.#ctx.getWebSockets().flatMap((socket) => {
      if (socket.readyState !== WebSocket.OPEN) return [];
      const phone = this.phoneOf(socket);
      const heardAt = this.#ctx.getWebSocketAutoResponseTimestamp(socket)?.getTime() ?? phone.connectedAt;
      if (now - Math.max(heardAt, phone.stopAt) > SILENT_MS) return [];
      const stop = now - phone.stopAt > CLAIM_MS ? null : phone.stop;
      return [{ deviceId: phone.deviceId, memberId: phone.actor.memberId, name: phone.actor.name, stop }];
    });
  }

  tellPresence(): void {
    this.tell({ kind: 'presence', people: this.presence() });
  }

  /** Tells every phone. */
  tell(message: PickServerMessage): void {
    const text = JSON.stringify(message);
    for (const socket of this.#ctx.getWebSockets()) sendText(socket, text);
  }

  /** Ends the sockets of somebody who left the team. */
  disconnect(userId: string): void {
    for (const socket of this.#ctx.getWebSockets(userId)) socket.close(LEFT_TEAM, 'not in the team any more');
  }
}

/** A socket that is closing already misses nothing it will not fetch. */
export const send = (socket: WebSocket, message: PickServerMessage): void => sendText(socket, JSON.stringify(message));

function sendText(socket: WebSocket, text: string): void {
  try {
    socket.send(text);
  } catch {
    // Closing: what is missed is fetched after reconnecting.
  }
}
