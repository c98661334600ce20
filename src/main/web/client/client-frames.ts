/** What a client says: PROTOCOL §3. */
import type { ReasoningEffort } from './shapes.ts';

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
