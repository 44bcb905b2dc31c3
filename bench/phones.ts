import { randomUUID } from 'node:crypto';
import type { createClient } from '../scripts/lib-api.mjs';
import type { CommandResult, PickCommand, PickServerMessage } from '../worker/src/contract/picking.ts';

type Client = ReturnType<typeof createClient>;

/** A phone in a walk without its screen: a login, a socket, and what the socket brings. */
export interface Phone {
  /** Sends commands by request and waits for their answer. */
  post(commands: PickCommand[]): Promise<CommandResult[]>;
  /** Sends commands by socket and waits for their answer. */
  say(commands: PickCommand[]): Promise<CommandResult[]>;
  close(): void;
}

/**
 * Opens a phone's socket and waits for the server's `hello`.
 * @param onSeen called for each entry of the log that reaches the phone, with the command's id
 */
export async function openPhone(client: Client, walkId: string, onSeen: (id: string) => void): Promise<Phone> {
  const url = new URL(`/api/pick-sessions/${walkId}/live?protocol=1&device=${randomUUID()}`, client.baseUrl);
  url.protocol = 'ws:';
  const cookie = client
    .cookies()
    .map(({ name, value }) => `${name}=${value}`)
    .join('; ');
  // Node's own socket takes headers, which the standard's does not.
  const init = { headers: { cookie, origin: new URL(client.baseUrl).origin } } as unknown as string[];
  const socket = new WebSocket(url, init);
  const waiting = new Map<string, PromiseWithResolvers<CommandResult[]>>();
  const fail = (reason: string) => {
    for (const { reject } of waiting.values()) reject(new Error(reason));
  };
  await new Promise<void>((resolve, reject) => {
    socket.onerror = () => reject(new Error('a phone could not open its socket'));
    socket.onclose = () => {
      reject(new Error('a phone lost its socket'));
      fail('a phone lost its socket');
    };
    socket.onmessage = ({ data }) => {
      const message: PickServerMessage = JSON.parse(String(data));
      if (message.kind === 'hello') resolve();
      if (message.kind === 'refused') fail(`a phone was refused: ${message.message}`);
      if (message.kind === 'entries') for (const { id } of message.entries) onSeen(id);
      if (message.kind === 'results') waiting.get(message.results[0]?.id ?? '')?.resolve(message.results);
    };
  });
  return {
    post: async (commands) => (await client.post(`/api/pick-sessions/${walkId}/commands`, { commands })).results,
    say: (commands) => {
      const id = commands[0]?.id ?? '';
      const answer = Promise.withResolvers<CommandResult[]>();
      waiting.set(id, answer);
      socket.send(JSON.stringify({ kind: 'commands', commands }));
      return answer.promise.finally(() => waiting.delete(id));
    },
    close: () => socket.close(),
  };
}
