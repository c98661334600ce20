export { DurachatClient } from './client.ts';
export type { Answered } from './client.ts';
export type { Prompt } from './commands.ts';
export type { ConnectionOptions, ConnectionState } from './connection.ts';
export { ConversationStore } from './conversation-store.ts';
export type { ConversationSnapshot } from './conversation-snapshot.ts';
export type { ConversationList, ListSnapshot } from './conversation-list.ts';
export { Message } from './message.ts';
export { MessageTree } from './message-tree.ts';
export { browserEnvironment, randomUuid } from './environment.ts';
export type { Environment, KeyValueStore } from './environment.ts';
export { identityStatus, socketUrl, watchBrowser } from './browser.ts';
export type { OutboxEntry, SendFailure } from './outbox.ts';
export { isEnded } from './shapes.ts';
export type { ErrorFrame } from './server-frames.ts';
export type { Attachment, Conversation, Failure, MessageStatus, Role, ToolCall } from './shapes.ts';
export { Api, ApiError } from './api.ts';
export type {
  ConversationChange, Me, ModelChoice, Project, PromptTemplate, SearchHit, Share, SharedConversation, SignedInPlace, UsageDay, WayIn,
} from './api-shapes.ts';
