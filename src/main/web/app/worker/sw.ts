/**
 * Serves the page's own files when the server does not answer. With a connection they come
 * from the server, so that nobody is left with an old page; only what has a hash in its name
 * and the fonts never change. Nothing of a user is ever kept here.
 */

/** The files of the page, written in by the build, and a name made of their contents. */
declare const SHELL: readonly string[];
declare const VERSION: string;

const worker = self as unknown as ServiceWorkerGlobalScope;
const CACHE = `durachat-${VERSION}`;
const PATIENCE_MS = 2_500;
const root = new URL('./', worker.location.href);

worker.addEventListener('install', (event) => {
  event.waitUntil(fill());
});

worker.addEventListener('activate', (event) => {
  event.waitUntil(tidy().then(() => worker.clients.claim()));
});

worker.addEventListener('message', (event) => {
  if (event.data === 'take over') {
    void worker.skipWaiting();
  }
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  const path = url.pathname.startsWith(root.pathname) ? url.pathname.slice(root.pathname.length) : null;
  if (request.method !== 'GET' || url.origin !== root.origin || path === null || /^(?:api|v1|ws|health|metrics)(?:\/|$)/.test(path)) {
    return;
  }
  if (request.mode === 'navigate') {
    if (path === '' || path === 'index.html') {
      event.respondWith(served(request, '')); // anything else leads elsewhere, or nowhere
    }
  } else if (path.startsWith('katex/fonts/') || /-[A-Z0-9]{8}\.js$/.test(path)) {
    event.respondWith(kept(request));
  } else if (path.startsWith('katex/') || SHELL.includes(path)) {
    event.respondWith(served(request, path));
  }
});

async function fill(): Promise<void> {
  const cache = await caches.open(CACHE);
  await cache.addAll(SHELL.map((path) => new Request(new URL(path, root), { cache: 'no-cache' })));
}

async function tidy(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith('durachat-') && name !== CACHE).map((name) => caches.delete(name)));
}

/** From the server, unless it does not answer in time. */
async function served(request: Request, path: string): Promise<Response> {
  const copy = await caches.match(new URL(path, root), { cacheName: CACHE });
  if (copy === undefined) {
    return fetch(request);
  }
  const late = new Promise<Response>((resolve) => setTimeout(() => resolve(copy.clone()), PATIENCE_MS));
  const asked = fetch(request).then((response) => (response.status < 500 ? response : copy), () => copy);
  return Promise.race([asked, late]);
}

async function kept(request: Request): Promise<Response> {
  const known = await caches.match(request);
  if (known !== undefined) {
    return known;
  }
  const response = await fetch(request);
  if (response.ok) {
    await (await caches.open(CACHE)).put(request, response.clone());
  }
  return response;
}
