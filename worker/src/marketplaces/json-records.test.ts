import { describe, expect, it } from 'vitest';
import { JsonStreamError, readJsonRecords } from './json-records.ts';
import { collect, streamOf } from './marketplace.test-support.ts';

describe('reading a large JSON document piece by piece', () => {
  const document = {
    meta: { code: 200, description: 'a "quoted" \\ brace } in a text' },
    data: [{ id: 1, note: 'Größe ☃ 🧱', tiers: [[1, 2], [3]] }, { id: 2, inner: { data: [] } }, 7, 'text', null, true],
    after: -1.5e3,
  };

  it.each([1, 2, 3, 7, 64, 10_000])('finds the same members in pieces of %i bytes', async (size) => {
    for (const text of [
      JSON.stringify(document),
      JSON.stringify(document, null, '\t'),
      `\ufeff${JSON.stringify(document)}`,
    ]) {
      const records = await collect(readJsonRecords(streamOf(text, size), { explode: 'data' }));
      expect(records).toEqual([
        { key: 'meta', value: document.meta },
        ...document.data.map((value) => ({ key: 'data', value })),
        { key: 'after', value: document.after },
      ]);
    }
  });

  it('reads a bare list and a list keyed by id alike', async () => {
    const bare = await collect(readJsonRecords(streamOf('[{"a":1},{"a":2}]')));
    const keyed = await collect(readJsonRecords(streamOf('{"11":{"a":1},"12":{"a":2}}')));
    expect(bare.map(({ value }) => value)).toEqual(keyed.map(({ value }) => value));
    expect(keyed.map(({ key }) => key)).toEqual(['11', '12']);
  });

  it('hands over an exploded member as one when it is no list', async () => {
    expect(await collect(readJsonRecords(streamOf('{"data":{}}'), { explode: 'data' }))).toEqual([
      { key: 'data', value: {} },
    ]);
    expect(await collect(readJsonRecords(streamOf('{"data":null}'), { explode: 'data' }))).toEqual([
      { key: 'data', value: null },
    ]);
  });

  it('finds nothing in an empty list', async () => {
    expect(await collect(readJsonRecords(streamOf('[]')))).toEqual([]);
    expect(await collect(readJsonRecords(streamOf('{"data":[]}'), { explode: 'data' }))).toEqual([]);
  });

  it('never takes a document for whole that is cut off anywhere', async () => {
    const text = JSON.stringify(document);
    for (let length = 0; length < text.length; length += 1) {
      const reading = collect(readJsonRecords(streamOf(text.slice(0, length), 50), { explode: 'data' }));
      await expect(reading, `cut after ${length} characters`).rejects.toBeInstanceOf(JsonStreamError);
    }
  });

  it.each(['<html></html>', 'Service unavailable', '{"a":1}{', '{"a":tru}', '{1:2}', '[1,}', '{"a":1]'])(
    'refuses %s',
    async (text) => {
      await expect(collect(readJsonRecords(streamOf(text)))).rejects.toBeInstanceOf(JsonStreamError);
    },
  );

  it('closes the stream when the reader stops early', async () => {
    let cancelled = false;
    const endless = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode('[')),
      pull: (controller) => controller.enqueue(new TextEncoder().encode('{"a":1},')),
      cancel() {
        cancelled = true;
      },
    });
    for await (const record of readJsonRecords(endless)) {
      expect(record.value).toEqual({ a: 1 });
      break;
    }
    expect(cancelled).toBe(true);
  });
});
