/** The page's address: `?c=<id>` names the open conversation. */
export class Address {
  get conversationId(): string | null {
    return new URLSearchParams(location.search).get('c') || null;
  }

  /** Of a page behind a share link: `?share=<token>`, or a path that ends in `share/<token>`, `shares/<token>` or `s/<token>`. */
  get shareToken(): string | null {
    return new URLSearchParams(location.search).get('share') || (/\/(?:shares?|s)\/([\w.~-]+)$/.exec(location.pathname)?.[1] ?? null);
  }

  /** The command that will make this page's conversation; kept in the history so that a reload still knows it. */
  get requestId(): string | null {
    const state: unknown = history.state;
    const known = typeof state === 'object' && state !== null && 'requestId' in state;
    return known && typeof state.requestId === 'string' ? state.requestId : null;
  }

  push(conversationId: string | null): void {
    history.pushState(null, '', this.link(conversationId));
  }

  replace(conversationId: string | null): void {
    history.replaceState(null, '', this.link(conversationId));
  }

  awaitAnswer(requestId: string): void {
    history.replaceState({ requestId }, '', location.href);
  }

  link(conversationId: string | null): string {
    return conversationId === null ? location.pathname : `?${new URLSearchParams({ c: conversationId })}`;
  }
}
