/** Where to go after signing in: only to a page of ours, whatever the address says. */
export function safeNext(next: string | undefined): string {
  return next?.startsWith('/') && !next.startsWith('//') && !next.includes('\\') ? next : '/orders';
}
