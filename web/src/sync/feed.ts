import { LIVE_PROTOCOL, type LiveMessage } from '../../../worker/src/contract/live.ts';

const PING_MS = 25_000;
const SILENCE_MS = 60_000;

/** open: hints arrive; closed: trying again; outdated: the server speaks a newer protocol, only a reload helps. */
export type FeedState = 'connecting' | 'open' | 'closed' | 'outdated';

/**
 * How long to wait before the next try: 1 s doubling to 60 s, each shifted at random by up to half, so that
 * a thousand screens do not come back in the same second.
 * @param random 0 to 1
 * @returns milliseconds
 */
export function backoffMs(failures: number, random: number): number {
  const full = Math.min(60_000, 1_000 * 2 ** failures);
  return Math.round(full * (0.5 + random / 2));
}

/**
 * Keeps one socket to the shop's feed open. It only ever says "go and look".
 * @returns `wake` to try again at once (network is back, page in sight), `close` to end it
 */
export function makeFeed(options: { onHint: () => void; onState: (state: FeedState) => void }) {
  let socket: WebSocket | undefined;
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let ended = false;
  let heardAt = Date.now();

  const connect = () => {
    clearTimeout(timer);
    if (ended) return;
    options.onState('connecting');
    const url = new URL('/api/live', location.href);
    url.protocol = url.protocol.replace('http', 'ws');
    const next = new WebSocket(url);
    socket = next;
    next.onopen = () => {
      heardAt = Date.now();
    };
    next.onmessage = (event) => {
      heardAt = Date.now();
      const message = readMessage(event.data);
      if (!message) return;
      if (message.kind === 'hello') {
        if (message.protocol > LIVE_PROTOCOL) {
          end('outdated');
          return;
        }
        failures = 0;
        options.onState('open');
      }
      // After a hello too: whatever happened while the socket was closed has been missed.
      options.onHint();
    };
    next.onclose = () => {
      if (ended || socket !== next) return;
      options.onState('closed');
      timer = setTimeout(connect, backoffMs(failures, Math.random()));
      failures += 1;
    };
  };

  // A network that vanishes closes nothing: silence after a ping is how one notices.
  const ping = setInterval(() => {
    if (socket?.readyState !== WebSocket.OPEN) return;
    if (Date.now() - heardAt > SILENCE_MS) socket.close();
    else socket.send('ping');
  }, PING_MS);

  const end = (state: FeedState) => {
    ended = true;
    clearTimeout(timer);
    clearInterval(ping);
    socket?.close();
    options.onState(state);
  };

  connect();
  return {
    wake: () => {
      if (ended || socket?.readyState === WebSocket.OPEN || socket?.readyState === WebSocket.CONNECTING) return;
      failures = 0;
      connect();
    },
    close: () => end('closed'),
  };
}

function readMessage(data: unknown): LiveMessage | null {
  try {
    const message = JSON.parse(String(data)) as LiveMessage;
    return message.kind === 'hello' || message.kind === 'hint' ? message : null;
  } catch {
    return null;
  }
}
