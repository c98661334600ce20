/**
 * The frames of docs/PROTOCOL.md, as types. Names and units are the wire's own:
 * offsets and lengths count UTF-16 units, `seq` is the user's change number.
 */

export type Role = 'user' | 'assistant' | 'system' | 'tool';
export type EndedStatus = 'complete' | 'stopped' | 'interrupted' | 'error';
export type MessageStatus = 'pending' | 'streaming' | EndedStatus;
export type ReasoningEffort = 'low' | 'medium' | 'high';

export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly retryable: boolean;
}

export interface Usage {
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly totalTokens: number;
}

export interface Timing {
  readonly firstTokenMs?: number | null;
  readonly totalMs?: number | null;
}

/** The wire may tell it as a word or with a note. */
export type Reaction = 'up' | 'down' | { readonly value: 'up' | 'down'; readonly note?: string };

export interface ToolCall {
  readonly id: string;
  readonly name: string;
  readonly arguments: unknown;
  readonly status: 'pending' | 'running' | 'complete' | 'error';
  readonly result?: unknown;
  readonly error?: unknown;
}

export interface Attachment {
  readonly id: string;
  readonly name: string;
  readonly mimeType: string;
  readonly size: number;
}

/** A message as it is sent: `content` may be a piece that starts at `contentOffset`. */
export interface MessageShape {
  readonly id: string;
  readonly conversationId: string;
  readonly parentId: string | null;
  readonly role: Role;
  readonly content: string;
  readonly contentOffset?: number;
  readonly contentLength?: number;
  readonly thinking?: string | null;
  readonly thinkingOffset?: number;
  readonly status: MessageStatus;
  readonly attempt: number;
  readonly model?: string | null;
  readonly toolCalls?: readonly ToolCall[];
  readonly attachments?: readonly Attachment[];
  readonly finishReason?: string | null;
  readonly usage?: Usage | null;
  readonly timing?: Timing | null;
  readonly error?: Failure | null;
  readonly reaction?: Reaction | null;
  readonly seq: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface Conversation {
  readonly id: string;
  readonly title: string | null;
  readonly model: string | null;
  readonly projectId?: string | null;
  readonly archived: boolean;
  readonly pinned: boolean;
  readonly deleted: boolean;
  readonly messageCount: number;
  readonly tokenCount?: number;
  readonly leafId: string | null;
  readonly lastMessagePreview?: string | null;
  readonly streaming: boolean;
  readonly systemPrompt?: string | null;
  readonly reasoningEffort?: ReasoningEffort | null;
  readonly seq: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

// ---- client → server -------------------------------------------------------

export interface StartChat {
  readonly type: 'start_chat';
  readonly prompt: string;
  readonly requestId: string;
  readonly conversationId?: string;
  readonly parentId?: string | null;
  readonly model?: string;
  readonly reasoningEffort?: ReasoningEffort;
  readonly systemPrompt?: string;
  readonly projectId?: string;
  readonly attachments?: readonly string[];
}

export interface Regenerate {
  readonly type: 'regenerate';
  readonly messageId: string;
  readonly requestId: string;
  readonly model?: string;
}

export interface Continue {
  readonly type: 'continue';
  readonly messageId: string;
  readonly requestId: string;
}

export interface Stop {
  readonly type: 'stop';
  readonly messageId: string;
}

/** What the client already holds of one message, so that only the rest is sent. */
export interface Have {
  readonly messageId: string;
  readonly attempt: number;
  readonly offset: number;
  readonly thinkingOffset: number;
}

export interface Catchup {
  readonly type: 'catchup';
  readonly conversationId: string;
  readonly have?: Have;
  readonly since?: number;
  readonly epoch?: string;
  readonly before?: string;
  readonly limit?: number;
}

export type ClientFrame =
  | StartChat
  | Regenerate
  | Continue
  | Stop
  | Catchup
  | { readonly type: 'leave'; readonly conversationId: string }
  | { readonly type: 'sync'; readonly epoch: string; readonly since: number }
  | { readonly type: 'ping'; readonly id?: string };

// ---- server → client -------------------------------------------------------

export interface ReadyFrame {
  readonly type: 'ready';
  readonly protocol: number;
  readonly userId: string;
  readonly sessionId?: string;
  readonly epoch: string;
  readonly seq: number;
  readonly heartbeatMs: number;
}

export interface CreatedFrame {
  readonly type: 'conversation_created' | 'message_created';
  readonly seq: number;
  readonly requestId?: string;
  readonly conversationId: string;
  readonly messageId?: string;
  readonly conversation: Conversation;
  readonly messages: readonly MessageShape[];
}

export interface DeltaFrame {
  readonly type: 'text' | 'thinking';
  readonly conversationId: string;
  readonly messageId: string;
  readonly attempt: number;
  readonly offset: number;
  readonly content: string;
}

export interface ToolCallFrame {
  readonly type: 'tool_call';
  readonly conversationId: string;
  readonly messageId: string;
  readonly seq: number;
  readonly toolCall: ToolCall;
}

export interface AttemptFrame {
  readonly type: 'attempt';
  readonly seq: number;
  readonly requestId?: string;
  readonly conversationId: string;
  readonly messageId: string;
  readonly attempt: number;
  readonly keep: { readonly text: number; readonly thinking: number };
}

export interface DoneFrame {
  readonly type: 'done';
  readonly seq: number;
  readonly conversationId: string;
  readonly messageId: string;
  readonly attempt: number;
  readonly status: EndedStatus;
  readonly finishReason?: string | null;
  readonly length: number;
  readonly usage?: Usage | null;
  readonly timing?: Timing | null;
  readonly error?: Failure | null;
}

export interface CatchupFrame {
  readonly type: 'catchup';
  readonly epoch: string;
  readonly seq: number;
  readonly reset?: boolean;
  readonly conversation: Conversation;
  readonly messages: readonly MessageShape[];
  readonly hasActiveStream?: boolean;
  readonly activeMessageId?: string | null;
  readonly deleted?: readonly string[];
  readonly hasMore?: boolean;
  readonly before?: string | null;
}

export interface SyncFrame {
  readonly type: 'sync';
  readonly epoch: string;
  readonly seq: number;
  readonly reset?: boolean;
  readonly conversations: readonly Conversation[];
  readonly deleted?: readonly string[];
  readonly changed?: readonly string[];
  readonly hasMore?: boolean;
}

export interface ConversationUpdatedFrame {
  readonly type: 'conversation_updated';
  readonly seq: number;
  readonly conversation: Conversation;
}

export interface ConversationDeletedFrame {
  readonly type: 'conversation_deleted';
  readonly seq: number;
  readonly conversationId: string;
  readonly permanent?: boolean;
}

export interface MessageUpdatedFrame {
  readonly type: 'message_updated';
  readonly seq: number;
  readonly conversationId: string;
  readonly message: MessageShape;
}

export interface MessageDeletedFrame {
  readonly type: 'message_deleted';
  readonly seq: number;
  readonly conversationId: string;
  readonly messageId: string;
}

export interface ChangedFrame {
  readonly type: 'changed';
  readonly seq: number;
  readonly what: string;
}

export interface PongFrame {
  readonly type: 'pong';
  readonly id?: string;
  readonly seq: number;
}

export interface ErrorFrame {
  readonly type: 'error';
  readonly code: string;
  readonly message: string;
  readonly retryable: boolean;
  readonly retryAfterMs?: number;
  readonly requestId?: string;
  readonly conversationId?: string;
  readonly messageId?: string;
}

export type ServerFrame =
  | ReadyFrame
  | CreatedFrame
  | DeltaFrame
  | ToolCallFrame
  | AttemptFrame
  | DoneFrame
  | CatchupFrame
  | SyncFrame
  | ConversationUpdatedFrame
  | ConversationDeletedFrame
  | MessageUpdatedFrame
  | MessageDeletedFrame
  | ChangedFrame
  | PongFrame
  | ErrorFrame;

const serverTypes: ReadonlySet<string> = new Set<ServerFrame['type']>([
  'ready', 'conversation_created', 'message_created', 'text', 'thinking', 'tool_call',
  'attempt', 'done', 'catchup', 'sync', 'conversation_updated', 'conversation_deleted',
  'message_updated', 'message_deleted', 'changed', 'pong', 'error',
]);

/**
 * Reads one frame. What is not a known frame is null: a newer server may say more
 * than this client understands, and that must not break it.
 */
export function parseFrame(data: unknown): ServerFrame | null {
  if (typeof data !== 'string') {
    return null;
  }
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null || !('type' in value)) {
    return null;
  }
  // The server is of our own origin; beyond the type its frames are trusted to be the contract's.
  return typeof value.type === 'string' && serverTypes.has(value.type) ? (value as ServerFrame) : null;
}

export function isEnded(status: MessageStatus): status is EndedStatus {
  return status !== 'pending' && status !== 'streaming';
}
