import { createExecutionContext, createMessageBatch, getQueueResult } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import { signUpShop, type TestClient } from '../../test/client.ts';
import { testContext } from '../../test/context.ts';
import { takeLoggedErrors } from '../../test/setup.ts';
import type { ErrorBody } from '../contract/errors.ts';
import type { GivenUpList } from '../contract/givenUp.ts';
import type { SyncStatus } from '../contract/sync.ts';
import worker from '../index.ts';
import { AppError } from '../platform/errors.ts';
import type { WorkMessage } from '../platform/work.ts';
import { giveUp, replayGivenUp } from './givenUp.usecases.ts';

/** A database that answers nothing. */
const BROKEN = {
  prepare: () => {
    throw new Error('the database is broken');
  },
} as unknown as D1Database;

let owner: TestClient;
let letters = 0;

const list = async () => (await owner.json<GivenUpList>('GET', '/api/sync/given-up')).body;
const ctx = () => testContext(owner.shopId);

/** A task that failed its last try. */
async function given(error: unknown, body: Partial<WorkMessage> = { kind: 'push' }): Promise<string> {
  const id = `letter-${++letters}`;
  const message = { id, attempts: 6, body: { shopId: owner.shopId, ...body } as WorkMessage };
  await giveUp(ctx(), message, error);
  return id;
}

beforeAll(async () => {
  owner = await signUpShop();
});

describe('work that failed every try', () => {
  test('is told with its reason in words, and the line on every page says so', async () => {
    const id = await given(new AppError('x.y', 409, 'The file is gone. Send it again.'), {
      kind: 'catalog_refresh',
      itemType: 'PART',
      itemNo: '3001',
    });
    expect((await list()).rows[0]).toMatchObject({
      id,
      task: 'catalog_refresh',
      subject: '3001',
      problem: 'The file is gone. Send it again.',
    });
    expect((await owner.json<SyncStatus>('GET', '/api/sync/status')).body.givenUp).toBe(1);
    await owner.json('POST', `/api/sync/given-up/${id}/dismiss`, {});
    expect(await list()).toEqual({ rows: [], total: 0 });
  });

  test('that failed in a way nobody foresaw keeps technical words without values', async () => {
    await given(new Error('Failed query: select 1\nparams: Ada Lovelace'));
    const [row] = (await list()).rows;
    expect(row).toMatchObject({ problem: null, technical: expect.stringContaining('Failed query') });
    expect(row?.technical).not.toContain('Lovelace');
    await owner.json('POST', `/api/sync/given-up/${row?.id}/dismiss`, {});
  });

  test('is tried once more when somebody says so, and only once', async () => {
    const id = await given(new Error('down'), { kind: 'compare', marketplace: 'brickowl' });
    const here = ctx();
    await replayGivenUp(here, id);
    await replayGivenUp(here, id);
    expect(here.sent).toEqual([{ kind: 'compare', shopId: owner.shopId, marketplace: 'brickowl' }]);
    expect((await list()).total).toBe(0);
    expect((await owner.json('POST', `/api/sync/given-up/${id}/replay`, {})).status).toBe(200);
  });

  test('that makes no sense can only be put away', async () => {
    const id = await given(new Error('what?'), { kind: 'dance' } as never);
    expect((await list()).rows).toMatchObject([{ id, task: null }]);
    const answer = await owner.json<ErrorBody>('POST', `/api/sync/given-up/${id}/replay`, {});
    expect([answer.status, answer.body.error.code]).toEqual([409, 'sync.given_up_unreadable']);
    expect((await owner.json('POST', `/api/sync/given-up/${id}/dismiss`, {})).status).toBe(200);
  });

  test('is kept with its reason at the last try, and tried again before', async () => {
    const deliver = async (id: string, attempts: number) => {
      const body = { kind: 'push', shopId: owner.shopId };
      const batch = createMessageBatch('brickops-work', [{ id, body, timestamp: new Date(), attempts }]);
      const execution = createExecutionContext();
      await worker.queue(batch as never, { ...env, SHOP_DB: BROKEN });
      return getQueueResult(batch, execution);
    };
    expect((await deliver('early', 5)).retryMessages).toMatchObject([{ msgId: 'early' }]);
    expect(await list()).toMatchObject({ total: 0 });
    expect((await deliver('late', 6)).explicitAcks).toEqual(['late']);
    expect((await list()).rows).toMatchObject([{ id: 'late', technical: expect.stringContaining('broken') }]);
    expect(takeLoggedErrors().length).toBeGreaterThan(0);
  });
});
