/** The service worker keeps the page's own files, so that it opens without a connection. */

interface ScriptUrls {
  createScriptURL(url: string): string;
}

interface Policies {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): ScriptUrls;
}

const WORKER = 'sw.js';

/** The only script address that is ever made of a string. */
function workerAddress(): string {
  const { trustedTypes } = globalThis as { trustedTypes?: Policies };
  const rules = { createScriptURL: (url: string) => (url === WORKER ? url : '') };
  return trustedTypes === undefined ? WORKER : trustedTypes.createPolicy('durachat', rules).createScriptURL(WORKER);
}

/** `found` is given what takes the new version, once that waits. */
export function watchForNewVersion(found: (renew: () => void) => void): void {
  if (!('serviceWorker' in navigator) || !isSecureContext) {
    return;
  }
  void register(found).catch(() => {}); // without one the page needs the connection to open
}

async function register(found: (renew: () => void) => void): Promise<void> {
  const registration = await navigator.serviceWorker.register(workerAddress());
  const wait = (worker: ServiceWorker | null): void => {
    if (worker !== null && navigator.serviceWorker.controller !== null) {
      found(() => {
        navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
        worker.postMessage('take over');
      });
    }
  };
  wait(registration.waiting);
  registration.addEventListener('updatefound', () => {
    const worker = registration.installing;
    worker?.addEventListener('statechange', () => worker.state === 'installed' && wait(worker));
  });
}
