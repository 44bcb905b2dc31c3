/** An answer that is not a success: `status`, and the app's `code` where it gave one. */
export class ApiError extends Error {
  constructor(method, path, status, body) {
    const error = body?.error ?? {};
    const fields = error.details?.fields?.map((each) => `${each.field}: ${each.message}`).join('; ');
    super(
      `${method} ${path} was answered with ${status} ${error.code ?? ''} ${error.message ?? ''} ${fields ?? ''}`.trimEnd(),
    );
    this.status = status;
    this.code = error.code;
  }
}

/**
 * Speaks to the app as a browser would: keeps cookies, and says which page it comes from.
 * @param {string} baseUrl such as `http://localhost:8787`
 */
export function createClient(baseUrl) {
  const cookies = new Map();

  /**
   * @param {string} method
   * @param {string} path
   * @param {unknown} [body] sent as JSON
   * @param {Record<string, string>} [headers]
   * @returns {Promise<any>} the parsed answer, null when it has no body
   * @throws {ApiError}
   */
  async function call(method, path, body, headers = {}) {
    const answer = await fetch(new URL(path, baseUrl), {
      method,
      headers: {
        origin: new URL(baseUrl).origin,
        ...(cookies.size > 0 ? { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      redirect: 'manual',
      signal: AbortSignal.timeout(60_000),
    });
    for (const line of answer.headers.getSetCookie()) keepCookie(line);
    const text = await answer.text();
    const parsed = parseJson(text);
    if (!answer.ok) throw new ApiError(method, path, answer.status, parsed);
    return parsed;
  }

  function keepCookie(line) {
    const [pair = '', ...attributes] = line.split(';');
    const at = pair.indexOf('=');
    const name = pair.slice(0, at).trim();
    const value = pair.slice(at + 1).trim();
    const isGone = value === '' || attributes.some((attribute) => /^\s*max-age=0\s*$/i.test(attribute));
    if (isGone) cookies.delete(name);
    else cookies.set(name, value);
  }

  return {
    baseUrl,
    call,
    get: (path) => call('GET', path),
    post: (path, body, headers) => call('POST', path, body, headers),
    put: (path, body) => call('PUT', path, body),
    patch: (path, body) => call('PATCH', path, body),
    delete: (path) => call('DELETE', path),
    /** For handing the login to a browser. */
    cookies: () => [...cookies].map(([name, value]) => ({ name, value, url: baseUrl })),
  };
}

function parseJson(text) {
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * Asks again until the answer is as hoped.
 * @template T
 * @param {() => Promise<T>} ask
 * @param {(answer: T) => boolean} isDone
 * @param {{ what: string, withinMs?: number, everyMs?: number }} options
 * @returns {Promise<T>}
 * @throws when it takes longer than `withinMs`
 */
export async function waitFor(ask, isDone, { what, withinMs = 120_000, everyMs = 250 }) {
  const until = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (isDone(answer)) return answer;
    if (Date.now() > until) throw new Error(`${what} took longer than ${Math.round(withinMs / 1000)} seconds.`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
