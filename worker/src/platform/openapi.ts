import { toJsonSchema } from '@valibot/to-json-schema';
import type { Handler, Hono, MiddlewareHandler } from 'hono';
import { describeRoute, generateSpecs, resolver } from 'hono-openapi';
import type { OpenAPIV3_1 } from 'openapi-types';
import * as v from 'valibot';
import { ErrorBody } from '../contract/errors.ts';
import type { AppEnv } from './http.ts';

const ERROR_WORDS = {
  400: 'Something in the request is not right; `details.fields` names it.',
  401: 'Nobody is signed in.',
  403: 'The role of the signed-in person does not allow this.',
  404: 'There is no such thing in this shop.',
  409: 'It changed in the meantime, or its state does not allow this.',
  410: 'It is no longer valid.',
  413: 'The body is too large.',
  415: 'The body has a type that is not accepted.',
  422: 'The Idempotency-Key was used for another request.',
  426: 'This address speaks WebSocket only.',
  429: 'Too many tries; `details.retryAfterSeconds` says when to go on.',
  502: 'A marketplace gave no usable answer.',
  503: 'A part of the service is not reachable.',
} as const;
type ErrorStatus = keyof typeof ERROR_WORDS;
const COMMON: ErrorStatus[] = [400, 401, 403, 404, 409, 429];

export interface Description {
  summary: string;
  description?: string;
  tags: [string, ...string[]];
  /** Media types of a body that is no JSON; a JSON body is described by its `validate`. */
  body?: readonly string[];
  /** Shape of the good answer; `null` for an answer without a body. */
  response: v.GenericSchema | null;
  /** Status of the good answer; 200, or 204 without a body. */
  status?: number;
  /** Media type of the good answer when it is not JSON. */
  media?: string;
  /** Error statuses beyond the common 400, 401, 403, 404, 409 and 429. */
  errors?: ErrorStatus[];
}

/** Describes a route in `/api/openapi.json`; every error answer is an `ErrorBody`. */
export function describe({ response, status, media, body, errors = [], ...words }: Description): MiddlewareHandler {
  const good = status ?? (response || media ? 200 : 204);
  const content = media
    ? { [media]: { schema: { type: 'string', format: 'binary' } as const } }
    : response
      ? { 'application/json': { schema: resolver(response, { options: { typeMode: 'output', errorMode: 'ignore' } }) } }
      : undefined;
  const problems = [...new Set([...COMMON, ...errors])].map((code) => [
    String(code),
    { description: ERROR_WORDS[code], content: { 'application/json': { schema: ERROR_REF } } },
  ]);
  const file = { schema: { type: 'string', format: 'binary' } as const };
  const requestBody = body && { required: true, content: Object.fromEntries(body.map((type) => [type, file])) };
  return describeRoute({
    ...words,
    ...(requestBody ? { requestBody } : {}),
    responses: {
      [good]: { description: words.summary, ...(content ? { content } : {}) },
      ...Object.fromEntries(problems),
    },
  });
}

const ERROR_REF = { $ref: '#/components/schemas/ErrorBody' } as const;

/** The whole API as an OpenAPI 3.1 document, from the schemas that check the requests. */
export async function openApiDocument(app: Hono<AppEnv>, version: string): Promise<OpenAPIV3_1.Document> {
  const document = await generateSpecs(app, {
    documentation: {
      info: {
        title: 'BrickOps',
        version,
        description: 'Orders, stock and picking for shops that sell on BrickLink and Brick Owl.',
      },
      components: {
        schemas: { ErrorBody: toJsonSchema(ErrorBody, { errorMode: 'ignore' }) as OpenAPIV3_1.SchemaObject },
        securitySchemes: {
          session: {
            type: 'apiKey',
            in: 'cookie',
            name: 'brickops.session_token',
            description: 'Set by sign-up and sign-in; on https its name starts with `__Secure-`.',
          },
        },
      },
    },
    excludeStaticFile: false,
    defaultValidationErrorResponse: false,
  });
  return document as OpenAPIV3_1.Document;
}

/** `GET /api/openapi.json`; the document is made once. */
export function openApiRoute(app: Hono<AppEnv>, version: string) {
  let document: Promise<OpenAPIV3_1.Document> | undefined;
  const words = describe({
    summary: 'This document',
    tags: ['Service'],
    response: v.looseObject({ openapi: v.string() }),
  });
  const handler: Handler<AppEnv> = async (c) => {
    document ??= openApiDocument(app, version);
    return c.json((await document) as object);
  };
  return [words, handler] as const;
}
