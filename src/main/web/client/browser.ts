import type { DurachatClient } from './client.ts';

/** The socket's address beside the page's own, whatever path the page is served under. */
export function socketUrl(location: Location, sessionId: string): string {
  const url = new URL('ws', new URL('.', location.href));
  url.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
  url.search = new URLSearchParams({ sessionId }).toString();
  url.hash = '';
  return url.href;
}

/** What GET /api/v1/me answers, 0 when it does not. */
export async function identityStatus(location: Location): Promise<number> {
  try {
    const response = await fetch(new URL('api/v1/me', new URL('.', location.href)), { cache: 'no-store' });
    return response.status;
  } catch {
    return 0;
  }
}

/** Lets the browser tell the client when there is reason to look at its connection again. */
export function watchBrowser(client: DurachatClient): void {
  addEventListener('online', () => client.connection.wake());
  addEventListener('offline', () => client.connection.doubt());
  addEventListener('pageshow', (event) => event.persisted && client.connection.wake());
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') {
      client.connection.wake();
    }
  });
  addEventListener('storage', (event) => client.outbox.storageChanged(event.key));
}
