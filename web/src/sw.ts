import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';

declare const self: ServiceWorkerGlobalScope;

cleanupOutdatedCaches();
precacheAndRoute(self.__WB_MANIFEST);
// Every address of the app is the same page; what the Worker answers is not.
registerRoute(new NavigationRoute(createHandlerBoundToURL('index.html'), { denylist: [/^\/api\//, /^\/hooks\//] }));

// A walk's pictures lie on this phone since it was opened: they are shown from there, with or without a network.
registerRoute(
  ({ url }) => url.origin === self.location.origin && url.pathname.startsWith('/api/catalog/images/'),
  async ({ request }) => (await caches.match(request.url, { cacheName: 'walk-pictures' })) ?? fetch(request),
);

// The page that installed it goes offline with it at once, not only after a reload.
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('message', (event) => {
  if (event.data?.type === 'SKIP_WAITING') void self.skipWaiting();
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const href = String((event.notification.data as { href?: string } | null)?.href ?? '/');
  event.waitUntil(show(href));
});

/** Brings an open window to the front, or opens one. */
async function show(href: string): Promise<void> {
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const open = windows[0];
  if (!open) {
    await self.clients.openWindow(href);
    return;
  }
  await open.focus();
  await open.navigate(href).catch(() => self.clients.openWindow(href));
}
