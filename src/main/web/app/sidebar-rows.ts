import type { Conversation, SearchHit } from '../client/index.ts';
import { byDate } from './by-date.ts';

export type SidebarRow =
  | { readonly kind: 'heading'; readonly name: string }
  | { readonly kind: 'conversation'; readonly conversation: Conversation; readonly hit?: SearchHit };

export interface RowHeights {
  readonly heading: number;
  readonly conversation: number;
  /** Of one with what a search found in it. */
  readonly snippet: number;
}

/** Where a row of a long list stands, so that only those in sight are drawn. */
export interface Placed {
  readonly row: SidebarRow;
  readonly top: number;
  readonly height: number;
}

export function grouped(conversations: readonly Conversation[], now: Date): SidebarRow[] {
  return byDate(conversations, now).flatMap(({ name, conversations: members }): SidebarRow[] => [
    { kind: 'heading', name },
    ...members.map((conversation): SidebarRow => ({ kind: 'conversation', conversation })),
  ]);
}

/** What is called so, then what has it in a message. */
export function found(
  conversations: readonly Conversation[], query: string, hits: readonly SearchHit[], inMessages: string,
): SidebarRow[] {
  const wanted = query.toLowerCase();
  const byTitle = conversations.filter(({ title }) => (title ?? '').toLowerCase().includes(wanted));
  const named = new Set(byTitle.map(({ id }) => id));
  const rows: SidebarRow[] = byTitle.map((conversation) => ({ kind: 'conversation', conversation }));
  const byId = new Map(conversations.map((conversation) => [conversation.id, conversation]));
  const more: SidebarRow[] = [];
  for (const hit of hits) {
    const conversation = byId.get(hit.conversationId);
    if (conversation !== undefined && !named.has(conversation.id)) {
      named.add(conversation.id); // once, by its best hit
      more.push({ kind: 'conversation', conversation, hit });
    }
  }
  return more.length === 0 ? rows : [...rows, { kind: 'heading', name: inMessages }, ...more];
}

export function placed(rows: readonly SidebarRow[], heights: RowHeights): { readonly all: readonly Placed[]; readonly height: number } {
  let top = 0;
  const all = rows.map((row) => {
    const height = row.kind === 'heading' ? heights.heading : row.hit === undefined ? heights.conversation : heights.snippet;
    const place = { row, top, height };
    top += height;
    return place;
  });
  return { all, height: top };
}

/** Those that touch the stretch from `top` to `bottom`. */
export function between(all: readonly Placed[], top: number, bottom: number): readonly Placed[] {
  let low = 0;
  let high = all.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const place = all[middle];
    if (place !== undefined && place.top + place.height < top) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  let end = low;
  while (end < all.length && (all[end]?.top ?? Infinity) <= bottom) {
    end++;
  }
  return all.slice(low, end);
}
