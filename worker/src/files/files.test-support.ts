import { env } from 'cloudflare:workers';
import { vi } from 'vitest';
import type { TestClient } from '../../test/client.ts';
import type { ErrorBody } from '../contract/errors.ts';
import type { FileImport, FileRow } from '../contract/files.ts';

/** What a line's questions offer. */
export const choicesOf = (row: FileRow | undefined) => row?.problems.flatMap(({ choices }) => choices ?? []) ?? [];

/** Stock lists of the shop that a test is about. */
export function filesOf(shopOf: () => TestClient) {
  const send = async (content: string | Uint8Array, query = 'name=stock.csv') => {
    const answer = await shopOf().fetch(`/api/imports?${query}`, {
      method: 'POST',
      body: content,
      headers: { 'content-type': 'application/octet-stream' },
    });
    return { status: answer.status, body: (await answer.json()) as FileImport & ErrorBody };
  };
  const get = async (id: string) => (await shopOf().json<FileImport>('GET', `/api/imports/files/${id}`)).body;
  const post = (id: string, what: string, body: unknown = {}) =>
    shopOf().json<FileImport & ErrorBody>('POST', `/api/imports/files/${id}/${what}`, body);
  const rowsOf = async (id: string, query = '') =>
    (await shopOf().json<{ rows: FileRow[] }>('GET', `/api/imports/files/${id}/rows?${query}`)).body.rows;

  /** Waits for the queue to have done its work. */
  const until = (id: string, state: FileImport['state']) =>
    vi.waitFor(
      async () => {
        const file = await get(id);
        if (file.state !== state) throw new Error(`${file.state}: ${JSON.stringify(file.failure)}`);
        return file;
      },
      { timeout: 15_000, interval: 50 },
    );

  const stock = async () =>
    (
      await env.SHOP_DB.prepare(
        `SELECT l.item_no AS no, l.bl_color_id AS color, l.condition, s.on_hand AS pieces, p.code, l.unit_price AS price, l.remarks
         FROM lots l LEFT JOIN stock_levels s ON s.lot_id = l.id LEFT JOIN locations p ON p.id = s.location_id
         WHERE l.shop_id = ? ORDER BY l.item_no, l.bl_color_id, p.code`,
      )
        .bind(shopOf().shopId)
        .all()
    ).results;

  /** Reads a table with the columns as guessed and some answers. */
  async function read(csv: string, options: Partial<FileImport['options']> = {}) {
    const { body } = await send(csv);
    await post(body.id, 'read', { ...body.options, ...options });
    return until(body.id, 'ready');
  }

  async function bringIn(csv: string, options: Partial<FileImport['options']> = {}) {
    const { id } = await read(csv, options);
    await post(id, 'apply', { leaveOutProblems: true });
    return until(id, 'applied');
  }

  const answer = (id: string, row: FileRow | undefined, choice: { id: string } | undefined, more = {}) =>
    shopOf().json<FileImport & ErrorBody>('POST', `/api/imports/files/${id}/answers`, {
      ...{ no: row?.no, choice: choice?.id },
      ...more,
    });

  return { send, get, post, rowsOf, until, stock, read, bringIn, answer };
}
