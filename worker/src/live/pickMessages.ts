import * as v from 'valibot';
import { PickClientMessage } from '../contract/picking.ts';

/** A bit more than a full message of the longest commands. */
const MAX_CHARS = 200_000;

type Read = { ok: true; value: v.InferOutput<typeof PickClientMessage> } | { ok: false; problem: string };

/** What a phone sent, checked; a problem is a sentence. */
export function readMessage(data: string | ArrayBuffer): Read {
  if (typeof data !== 'string' || data.length > MAX_CHARS)
    return { ok: false, problem: 'This message is not text, or too long.' };
  let input: unknown;
  try {
    input = JSON.parse(data);
  } catch {
    return { ok: false, problem: 'This message is not readable JSON.' };
  }
  const result = v.safeParse(PickClientMessage, input);
  if (result.success) return { ok: true, value: result.output };
  const [issue] = result.issues;
  return { ok: false, problem: `${v.getDotPath(issue) ?? 'message'}: ${issue.message}` };
}
