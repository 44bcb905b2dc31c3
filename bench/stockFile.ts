import { delay } from '../scripts/lib.mjs';
import type { FileImport } from '../worker/src/contract/files.ts';
import { dice } from '../worker/test/dice.ts';
import type { BenchApp } from './app.ts';

export const SEED = 20_270;

type Client = BenchApp['shop']['owner']['client'];

/** A CSV of so many lots, no two alike, in some thousand drawers. */
export function stockList(lots: number): string {
  const roll = dice(SEED);
  const lines = ['Item No,Color,Qty,Price,Condition,Location,Remarks'];
  for (let i = 0; i < lots; i++) {
    const place = `${'ABCDEFGH'[i % 8]}${1 + (i % 60)}-${1 + roll.int(80)}`;
    lines.push(
      `${3000 + (i % 5000)},${1 + Math.floor(i / 5000)},${1 + roll.int(40)},0.${10 + roll.int(89)},N,${place},lot ${i}`,
    );
  }
  return lines.join('\n');
}

/** A call with a body or an answer that is no JSON. */
export const raw = (client: Client, path: string, init: RequestInit = {}) =>
  fetch(new URL(path, client.baseUrl), {
    ...init,
    headers: {
      origin: new URL(client.baseUrl).origin,
      cookie: client
        .cookies()
        .map(({ name, value }) => `${name}=${value}`)
        .join('; '),
      ...init.headers,
    },
  });

/** Sends a stock list; nothing of it is brought in yet. */
export async function send(client: Client, id: string, csv: string): Promise<FileImport> {
  const answer = await raw(client, `/api/imports/files?id=${id}&name=stock.csv`, { method: 'POST', body: csv });
  if (!answer.ok) throw new Error(`sending the file answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as FileImport;
}

/** Waits until a file's import has come so far. */
export async function until(client: Client, id: string, state: FileImport['state']): Promise<void> {
  for (;;) {
    const file: FileImport = await client.get(`/api/imports/files/${id}`);
    if (file.state === state) return;
    if (file.state === 'failed') throw new Error(file.failure?.message);
    await delay(200);
  }
}

/** Brings a stock list in, from sending to the end. */
export async function bringIn(client: Client, id: string, csv: string): Promise<void> {
  const { options } = await send(client, id, csv);
  await client.post(`/api/imports/files/${id}/read`, options);
  await until(client, id, 'ready');
  await client.post(`/api/imports/files/${id}/apply`, {});
  await until(client, id, 'applied');
}
