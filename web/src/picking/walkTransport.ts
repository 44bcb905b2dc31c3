import type { CommandResults, CommandsBody, PickServerMessage } from '../../../worker/src/contract/picking.ts';
import { type ApiError, readError } from '../api/client.ts';
import { backoffMs } from '../sync/feed.ts';
import { Failure, type Pause, type WalkTransport } from './walkSync.ts';

const PING_MS = 25_000;
const SILENCE_MS = 60_000;
const ANSWER_MS = 20_000;
/** A socket that has not answered by then may be dead without knowing: the same commands go by request. */
const SOCKET_ANSWER_MS = 3_000;
/** Close codes of a session's object: not in the team any more, too old for it. */
const LEFT_TEAM = 4401;

/**
 * Calls of a walk. Without the idempotency keys of other writes: commands carry ids of their own, and are sent again
 * until they are in the log.
 */
export const walkTransport: WalkTransport = {
  open: (walkId) => call('GET', `/${encodeURIComponent(walkId)}`),
  events: (walkId, after) => call('GET', `/${encodeURIComponent(walkId)}/events?after=${after}`),
  send: (walkId, body) => call('POST', `/${encodeURIComponent(walkId)}/commands`, body),
};

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  let response: Response;
  try {
    response = await fetch(`/api/pick-sessions${path}`, {
      method,
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
      signal: AbortSignal.timeout(ANSWER_MS),
    });
  } catch {
    throw new Failure('offline', 'The server cannot be reached.');
  }
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok && answer !== null) return answer as T;
  const error = readError(response.status, answer, response.headers.get('retry-after'));
  throw new Failure(pauseOf(error), error.message);
}

function pauseOf({ status, code }: ApiError): Pause {
  if (status === 401) return 'signed_out';
  if (code === 'picking.outbox_of_other') return 'other_member';
  if (status === 404 || status === 410 || status === 403) return 'closed';
  return null;
}

/**
 * Keeps the walk's socket open while the page is.
 * @returns `here` to claim a stop, `send` for commands, `wake` to try again at once, `close` to end it
 */
export function makeWalkSocket(options: {
  walkId: string;
  deviceId: string;
  protocol: number;
  onMessage: (message: PickServerMessage) => void;
  onLeft: () => void;
}) {
  let socket: WebSocket | undefined;
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let heardAt = 0;
  let stop: string | null = null;
  let ended = false;
  /** Commands under way, by the id of the first of them. */
  const asked = new Map<string, (answer: CommandResults | null) => void>();

  const say = (message: object) => {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
  };
  const giveUp = () => {
    for (const settle of asked.values()) settle(null);
  };

  const connect = () => {
    clearTimeout(timer);
    if (ended) return;
    const { walkId, deviceId, protocol } = options;
    const url = new URL(`/api/pick-sessions/${encodeURIComponent(walkId)}/live`, location.href);
    url.search = new URLSearchParams({ protocol: String(protocol), device: deviceId }).toString();
    url.protocol = url.protocol.replace('http', 'ws');
    const next = new WebSocket(url);
    socket = next;
    next.onmessage = ({ data }) => {
      heardAt = Date.now();
      const message = read(data);
      if (!message) return;
      if (message.kind === 'hello') {
        failures = 0;
        if (stop !== null) say({ kind: 'here', stop });
      }
      if (message.kind === 'results') asked.get(message.results[0]?.id ?? '')?.(message);
      if (message.kind === 'refused') {
        giveUp();
        // A new socket shows who is signed in now.
        if (message.code === 'picking.login_unchecked') next.close();
      }
      options.onMessage(message);
    };
    next.onclose = ({ code }) => {
      giveUp();
      if (ended || socket !== next) return;
      if (code === LEFT_TEAM) {
        options.onLeft();
        return;
      }
      timer = setTimeout(connect, backoffMs(failures, Math.random()));
      failures += 1;
    };
  };

  // A network that vanishes closes nothing: silence after a ping is how one notices.
  const ping = setInterval(() => {
    if (socket?.readyState !== WebSocket.OPEN) return;
    if (heardAt > 0 && Date.now() - heardAt > SILENCE_MS) socket.close();
    else socket.send('ping');
  }, PING_MS);

  connect();
  return {
    here(next: string | null) {
      if (next === stop) return;
      stop = next;
      say({ kind: 'here', stop });
    },
    /**
     * Sends commands the fast way. Sending them again by request is harmless: each is known by its id.
     * @returns null when no answer came this way
     */
    send(body: CommandsBody): Promise<CommandResults | null> {
      const id = body.commands[0]?.id;
      if (id === undefined || socket?.readyState !== WebSocket.OPEN) return Promise.resolve(null);
      return new Promise((resolve) => {
        const settle = (answer: CommandResults | null) => {
          clearTimeout(tooLate);
          asked.delete(id);
          resolve(answer);
        };
        const tooLate = setTimeout(settle, SOCKET_ANSWER_MS, null);
        asked.set(id, settle);
        say({ kind: 'commands', ...body });
      });
    },
    wake() {
      if (ended || socket?.readyState === WebSocket.OPEN || socket?.readyState === WebSocket.CONNECTING) return;
      failures = 0;
      connect();
    },
    close() {
      ended = true;
      clearTimeout(timer);
      clearInterval(ping);
      socket?.close();
    },
  };
}

function read(data: unknown): PickServerMessage | null {
  try {
    return JSON.parse(String(data)) as PickServerMessage;
  } catch {
    return null;
  }
}
