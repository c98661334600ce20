/**
 * The shapes of PROTOCOL §6, as types. Names and units are the wire's own: offsets and
 * lengths count UTF-16 units, `seq` is the user's change number.
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
  readonly thinkingLength?: number;
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

export function isEnded(status: MessageStatus): status is EndedStatus {
  return status !== 'pending' && status !== 'streaming';
}
