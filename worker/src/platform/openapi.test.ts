import { beforeAll, expect, test } from 'vitest';
import { visitor } from '../../test/client.ts';
import { declaredRoutes } from '../../test/routes.ts';

interface Operation {
  operationId: string;
  summary?: string;
  tags?: string[];
  security?: object[];
  parameters?: { name: string; in: string; required?: boolean; schema?: object }[];
  responses: Record<string, { description?: string; content?: Record<string, { schema?: object }> }>;
}
interface Document {
  openapi: string;
  info: { title: string; version: string };
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object> };
}

let document: Document;

beforeAll(async () => {
  const answer = await visitor().json<Document>('GET', '/api/openapi.json');
  expect(answer.status).toBe(200);
  document = answer.body;
});

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path}`,
      path,
      operation,
    })),
  );

test('every route of the app is described, and nothing else', () => {
  const declared = declaredRoutes().map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`);
  expect(
    operations()
      .map(({ name }) => name)
      .sort(),
  ).toEqual(declared.sort());
});

test('every description says what the route does, what it answers and how it refuses', () => {
  expect(document.openapi).toMatch(/^3\.1\./);
  expect(document.info.title).toBe('BrickOps');
  for (const { name, operation } of operations()) {
    expect([name, operation.summary]).toEqual([name, expect.stringMatching(/\S/)]);
    expect([name, operation.tags]).toEqual([name, [expect.stringMatching(/\S/)]]);
    const good = Object.entries(operation.responses).filter(([status]) => Number(status) < 400);
    expect([name, good.length > 0]).toEqual([name, true]);
    for (const [status, { description, content }] of Object.entries(operation.responses)) {
      expect([name, status, description]).toEqual([name, status, expect.stringMatching(/\S/)]);
      if (Number(status) < 400) continue;
      expect([name, status, content?.['application/json']?.schema]).toEqual([
        name,
        status,
        { $ref: '#/components/schemas/ErrorBody' },
      ]);
    }
  }
});

test('what needs a sign-in says so', () => {
  const guarded = declaredRoutes().filter(({ permission, isForPeople }) => permission !== null || isForPeople);
  for (const { method, path } of guarded) {
    const operation = document.paths[path.replaceAll(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()];
    expect([path, operation?.security]).toEqual([path, [{ session: [] }]]);
  }
});

test('path parameters are described where they stand, and ids of operations are unique', () => {
  const ids = operations().map(({ operation }) => operation.operationId);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { name, path, operation } of operations()) {
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter);
    const described = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
    expect([name, described.map((parameter) => parameter.name).sort()]).toEqual([name, inPath.sort()]);
    for (const parameter of described) expect([name, parameter.required]).toEqual([name, true]);
    for (const parameter of operation.parameters ?? [])
      expect([name, parameter.schema]).toEqual([name, expect.any(Object)]);
  }
});

test('every reference leads somewhere', () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference]) => reference);
  expect(references).toContain('#/components/schemas/ErrorBody');
  for (const reference of new Set(references)) {
    const [, name = ''] = /^#\/components\/schemas\/(.+)$/.exec(reference ?? '') ?? [];
    expect([reference, document.components.schemas[name]]).toEqual([reference, expect.any(Object)]);
  }
});
