import { ulid } from 'ulid';

/**
 * Names requests whose answer may get lost: the same wish keeps its name however often it is sent, so that it is
 * carried out once; another wish gets another, so that it is not taken for a repeat.
 * @returns the name of what is about to be sent
 */
export function makeRequestId(): (wish: object) => string {
  let last = { text: '', id: '' };
  return (wish) => {
    const text = JSON.stringify(wish);
    if (text !== last.text) last = { text, id: ulid() };
    return last.id;
  };
}
