import type { BrowserContext, ConsoleMessage } from '@playwright/test';

/** Collects what must not happen while a page is open. */
export interface Watch {
  /** Follows every page of a context. */
  follow(context: BrowserContext): void;
  /** Accepts what a test brings about on purpose, such as a refused request. */
  allow(pattern: RegExp): void;
  /** What happened all the same, in words. */
  complaints(): string[];
}

const LOCAL = /^(?:localhost|127\.0\.0\.1|\[::1\])$/;

export function createWatch(): Watch {
  const found: string[] = [];
  const allowed: RegExp[] = [];
  return {
    follow(context) {
      context.on('console', (message) => {
        if (message.type() === 'error' && !isExpected(message)) found.push(`console.error: ${where(message)}`);
      });
      context.on('weberror', (error) => found.push(`uncaught: ${error.error().stack ?? error.error().message}`));
      context.on('request', (request) => {
        const { protocol, hostname } = new URL(request.url());
        if (/^(?:https?|wss?):$/.test(protocol) && !LOCAL.test(hostname))
          found.push(`request to outside: ${request.url()}`);
      });
    },
    allow: (pattern) => allowed.push(pattern),
    complaints: () => found.filter((line) => !allowed.some((pattern) => pattern.test(line))),
  };
}

/** Asking who is signed in, while nobody is, is answered with 401; the browser calls that an error. */
function isExpected(message: ConsoleMessage): boolean {
  return /status of 401/.test(message.text()) && /\/api\/auth\/me$/.test(message.location().url);
}

function where(message: ConsoleMessage): string {
  const { url, lineNumber } = message.location();
  return `${message.text()} (${url}:${lineNumber})`;
}
