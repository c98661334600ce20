import type { Conversation, MessageShape } from './shapes.ts';

/** The bodies of the HTTP routes of docs/PROTOCOL.md, as far as a page needs them. */

export interface ConversationChange {
  readonly title?: string;
  readonly model?: string;
  readonly archived?: boolean;
  readonly pinned?: boolean;
  readonly projectId?: string | null;
  readonly leafId?: string;
  readonly systemPrompt?: string | null;
}

export interface ConversationPage {
  readonly conversations: readonly Conversation[];
  readonly total: number;
  readonly nextCursor: string | null;
}

export interface SearchHit {
  readonly conversationId: string;
  readonly conversationTitle: string | null;
  readonly messageId: string;
  readonly role: string;
  readonly snippet: string;
  /** Pairs of start and end, in UTF-16 units of the snippet. */
  readonly highlights: readonly (readonly [number, number])[];
  readonly createdAt: string;
}

export interface Project {
  readonly id: string;
  readonly name: string;
  readonly instructions: string | null;
}

export interface PromptTemplate {
  readonly id: string;
  readonly title: string;
  readonly content: string;
}

export interface Share {
  readonly token: string;
  readonly url: string;
  readonly expiresAt: string | null;
}

export interface SharedConversation {
  readonly title: string | null;
  readonly createdAt: string;
  readonly messages: readonly MessageShape[];
}

export interface UsageDay {
  readonly date: string;
  readonly model: string;
  readonly replies: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly totalTokens: number;
}

export interface Me {
  readonly userId: string;
  readonly preferences: Readonly<Record<string, unknown>>;
  readonly bytes: number;
  readonly createdAt: string;
}

export interface SignedInPlace {
  readonly id: string;
  readonly current?: boolean;
  readonly createdAt?: string;
  readonly usedAt?: string;
  readonly userAgent?: string;
  readonly address?: string;
}

export interface ModelChoice {
  readonly id: string;
  readonly name: string;
  readonly provider: string;
  readonly vision?: boolean;
  readonly reasoning?: boolean;
}

/** How one signs in at this server. */
export interface WayIn {
  readonly mode: 'none' | 'jwt' | 'accounts' | 'oidc' | 'proxy';
  readonly signup?: 'open' | 'invite' | 'closed';
  /** The shortest password, in characters. */
  readonly passwordChars?: number;
}
