/**
 * Seals short texts with AES-GCM under a key with an id, so that keys can be rotated: new seals use the first key,
 * old ones open with the key they name.
 */
export interface Sealer {
  /** @param context what the text belongs to, e.g. shop and marketplace: a seal moved elsewhere does not open */
  seal(plain: string, context: string): Promise<string>;
  /** @throws when the key is gone, or the text or its context was changed */
  open(sealed: string, context: string): Promise<string>;
}

/**
 * @param keys `CREDENTIALS_KEY`: `id:base64` of 32 random bytes; older keys follow after commas
 * @throws when a key is malformed
 */
export function createSealer(keys: string, randomBytes: (n: number) => Uint8Array<ArrayBuffer>): Sealer {
  const parsed = keys.split(',').map(parseKey);
  const byId = new Map(parsed.map((key) => [key.id, key]));
  const imported = new Map<string, Promise<CryptoKey>>();
  const cryptoKey = (key: { id: string; bytes: Uint8Array<ArrayBuffer> }) => {
    const known = imported.get(key.id);
    if (known) return known;
    const fresh = crypto.subtle.importKey('raw', key.bytes, 'AES-GCM', false, ['encrypt', 'decrypt']);
    imported.set(key.id, fresh);
    return fresh;
  };
  return {
    async seal(plain, context) {
      const key = parsed[0];
      if (!key) throw new Error('CREDENTIALS_KEY is empty');
      const iv = randomBytes(12);
      const algorithm = { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(context) };
      const cipher = await crypto.subtle.encrypt(algorithm, await cryptoKey(key), new TextEncoder().encode(plain));
      return `${key.id}.${toBase64(iv)}.${toBase64(new Uint8Array(cipher))}`;
    },
    async open(sealed, context) {
      const [id = '', iv = '', cipher = ''] = sealed.split('.');
      const key = byId.get(id);
      if (!key) throw new Error(`no credentials key with id ${id}`);
      const algorithm = { name: 'AES-GCM', iv: fromBase64(iv), additionalData: new TextEncoder().encode(context) };
      return new TextDecoder().decode(await crypto.subtle.decrypt(algorithm, await cryptoKey(key), fromBase64(cipher)));
    },
  };
}

function parseKey(text: string): { id: string; bytes: Uint8Array<ArrayBuffer> } {
  const [id, base64] = text.trim().split(':');
  if (!id || !base64) throw new Error('CREDENTIALS_KEY must look like id:base64');
  const bytes = fromBase64(base64);
  if (bytes.length !== 32) throw new Error('a key in CREDENTIALS_KEY must be 32 bytes');
  return { id, bytes };
}

const toBase64 = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes));
const fromBase64 = (text: string) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
