import { createExecutionContext, createMessageBatch, getQueueResult } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import worker from '../index.ts';

const deliver = async (id: string, body: unknown) => {
  const batch = createMessageBatch('brickops-work-dead', [{ id, body, timestamp: new Date(), attempts: 6 }]);
  const ctx = createExecutionContext();
  await worker.queue(batch, env);
  return getQueueResult(batch, ctx);
};

test('work that failed every retry is kept once, however often it is delivered', async () => {
  const body = { kind: 'sync', shopId: 'shop_1', runId: 'run_1' };
  const first = await deliver('message-1', body);
  const second = await deliver('message-1', body);
  expect(first.explicitAcks).toEqual(['message-1']);
  expect(second.explicitAcks).toEqual(['message-1']);
  const { results } = await env.CONTROL_DB.prepare('SELECT id, shop_id, body FROM dead_letters').all();
  expect(results).toEqual([{ id: 'message-1', shop_id: 'shop_1', body: JSON.stringify(body) }]);
});

test('a message that makes no sense is kept as well', async () => {
  await deliver('message-2', null);
  const row = await env.CONTROL_DB.prepare("SELECT shop_id, body FROM dead_letters WHERE id = 'message-2'").first();
  expect(row).toEqual({ shop_id: null, body: 'null' });
});
