import type { Conversation } from '../client/index.ts';
import { text } from './text.ts';

export interface Group {
  readonly name: string;
  readonly conversations: readonly Conversation[];
}

const DAY = 86_400_000;

/** Conversations, sorted already, under the headings of the sidebar. */
export function byDate(conversations: readonly Conversation[], now: Date): Group[] {
  const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime();
  const groups = new Map<string, Conversation[]>();
  for (const conversation of conversations) {
    const name = conversation.pinned ? text.sidebar.pinned : heading(Date.parse(conversation.updatedAt), midnight);
    const group = groups.get(name);
    if (group === undefined) {
      groups.set(name, [conversation]);
    } else {
      group.push(conversation);
    }
  }
  return [...groups].map(([name, members]) => ({ name, conversations: members }));
}

function heading(at: number, midnight: number): string {
  if (at >= midnight) {
    return text.sidebar.today;
  }
  if (at >= midnight - DAY) {
    return text.sidebar.yesterday;
  }
  if (at >= midnight - 7 * DAY) {
    return text.sidebar.week;
  }
  return at >= midnight - 30 * DAY ? text.sidebar.month : text.sidebar.older;
}
