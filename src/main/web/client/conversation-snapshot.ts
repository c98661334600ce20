import type { Conversation, MessageShape } from './shapes.ts';

/** A conversation as it can be kept elsewhere, complete up to `seq` of this epoch back to its first message here. */
export interface ConversationSnapshot {
  readonly epoch: string;
  readonly seq: number;
  readonly conversation: Conversation;
  readonly messages: readonly MessageShape[];
  readonly before: string | null;
}
