/** What the server says: PROTOCOL §4 and §5. */
import type { Conversation, EndedStatus, Failure, MessageShape, Timing, ToolCall, Usage } from './shapes.ts';

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
