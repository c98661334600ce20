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
  // Times are compared as they are written: there may be ten thousand, and none of them has to be read.
  const since = (days: number): string => new Date(midnight - days * DAY).toISOString();
  const days: readonly (readonly [string, string])[] = [
    [since(0), text.sidebar.today], [since(1), text.sidebar.yesterday], [since(7), text.sidebar.week], [since(30), text.sidebar.month],
  ];
  const groups = new Map<string, Conversation[]>();
  for (const conversation of conversations) {
    const name = conversation.pinned ? text.sidebar.pinned : (days.find(([begin]) => conversation.updatedAt >= begin)?.[1] ?? text.sidebar.older);
    const group = groups.get(name);
    if (group === undefined) {
      groups.set(name, [conversation]);
    } else {
      group.push(conversation);
    }
  }
  return [...groups].map(([name, members]) => ({ name, conversations: members }));
}
