import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { ErrorBody } from '../contract/errors.ts';
import { StaleWrite } from './batch.ts';

export interface FieldProblem {
  field: string;
  message: string;
}

/**
 * An answer that is an error on purpose. Everything else that is thrown becomes a bare 500.
 * Made by factories in `*.errors.ts`; callers branch on `code`, never on the message.
 */
export class AppError extends Error {
  override name = 'AppError';
  readonly code: string;
  readonly status: ContentfulStatusCode;
  readonly fields: FieldProblem[] | undefined;
  readonly retryAfterSeconds: number | undefined;

  /** @param message a sentence for the person who asked, with a next step */
  constructor(
    code: string,
    status: ContentfulStatusCode,
    message: string,
    more: { fields?: FieldProblem[]; retryAfterSeconds?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause });
    this.code = code;
    this.status = status;
    this.fields = more.fields;
    this.retryAfterSeconds = more.retryAfterSeconds;
  }
}

export const invalidInput = (fields: FieldProblem[]) =>
  new AppError('request.invalid', 400, fields[0]?.message ?? 'Something in the request is not right.', { fields });
export const notFound = (what: string) =>
  new AppError('request.not_found', 404, `This ${what} does not exist, or not in your shop.`);
export const notSignedIn = () => new AppError('auth.not_signed_in', 401, 'Sign in to go on.');
export const notAllowed = (what: string) =>
  new AppError('auth.not_allowed', 403, `Your role does not allow you to ${what}. Ask the owner of the shop.`);
export const wrongOrigin = () =>
  new AppError('request.wrong_origin', 403, 'This request came from another site and was not carried out.');
export const shopBusy = () =>
  new AppError('request.busy', 409, 'Somebody is changing the same thing right now. Try again.', {
    retryAfterSeconds: 1,
  });

/** An answer for every thrown value: ours as they are, everything else as a bare 500. */
export function errorAnswer(
  error: unknown,
  requestId: string,
): { status: ContentfulStatusCode; body: ErrorBody; retryAfterSeconds?: number } {
  const known = toAppError(error);
  if (!known) {
    const message = 'Something went wrong on our side. Try again; if it stays, tell us the number of this request.';
    return { status: 500, body: { error: { code: 'request.failed', message, details: { requestId } } } };
  }
  const { code, status, message, fields, retryAfterSeconds } = known;
  const details = {
    ...(fields ? { fields } : {}),
    requestId,
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  };
  return {
    status,
    body: { error: { code, message, details } },
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  };
}

function toAppError(error: unknown): AppError | null {
  if (error instanceof AppError) return error;
  if (error instanceof StaleWrite) return shopBusy();
  if (error instanceof HTTPException && error.status < 500) {
    return new AppError('request.invalid', error.status, 'This request could not be read.');
  }
  return null;
}
