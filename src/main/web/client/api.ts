import type {
  ConversationChange, ConversationPage, Me, ModelChoice, Project, PromptTemplate, SearchHit, Share,
  SharedConversation, SignedInPlace, UsageDay, WayIn,
} from './api-shapes.ts';
import type { Attachment, Conversation, MessageShape } from './shapes.ts';

/** What a route answered instead of what was asked for. Status 0: nothing answered. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }

  /** The server cannot do this, in this version or mode. Not 404: what is not found may come, or was never ours. */
  get missing(): boolean {
    return this.status === 405 || this.status === 501;
  }
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
const PATIENCE_MS = 20_000;

/** The HTTP routes of docs/PROTOCOL.md §8. Every method rejects with an `ApiError` only. */
export class Api {
  readonly #root: URL;

  /** @param page the page's own address; the routes are beside it */
  constructor(page: string) {
    this.#root = new URL('.', page);
  }

  /** The address of a route, for links and downloads. */
  address(path: string): string {
    return new URL(`api/v1/${path}`, this.#root).href;
  }

  // ---- conversations and messages ------------------------------------------------

  conversations(query: Readonly<Record<string, string>>): Promise<ConversationPage> {
    return this.#json('GET', `conversations?${new URLSearchParams(query)}`);
  }

  change(id: string, change: ConversationChange): Promise<Conversation> {
    return this.#json('PATCH', `conversations/${id}`, change);
  }

  remove(id: string, permanent = false): Promise<void> {
    return this.#nothing('DELETE', `conversations/${id}${permanent ? '?permanent=true' : ''}`);
  }

  restore(id: string): Promise<Conversation> {
    return this.#json('POST', `conversations/${id}/restore`);
  }

  clone(id: string, messageId?: string): Promise<Conversation> {
    return this.#json('POST', `conversations/${id}/clone`, messageId === undefined ? {} : { messageId });
  }

  exportAddress(id: string, format: 'markdown' | 'json'): string {
    return this.address(`conversations/${id}/export?format=${format}`);
  }

  share(id: string, expiresAt: string | null): Promise<Share> {
    return this.#json('POST', `conversations/${id}/share`, expiresAt === null ? {} : { expiresAt });
  }

  unshare(id: string): Promise<void> {
    return this.#nothing('DELETE', `conversations/${id}/share`);
  }

  shared(token: string): Promise<SharedConversation> {
    return this.#json('GET', `shares/${encodeURIComponent(token)}`);
  }

  message(id: string): Promise<MessageShape> {
    return this.#json('GET', `messages/${id}`);
  }

  removeMessage(id: string): Promise<void> {
    return this.#nothing('DELETE', `messages/${id}`);
  }

  react(messageId: string, value: 'up' | 'down' | null): Promise<void> {
    const path = `messages/${messageId}/reaction`;
    return value === null ? this.#nothing('DELETE', path) : this.#nothing('PUT', path, { value });
  }

  async search(q: string, signal: AbortSignal): Promise<readonly SearchHit[]> {
    const answer: { hits: readonly SearchHit[] } = await this.#json('GET', `search?${new URLSearchParams({ q, limit: '30' })}`, undefined, signal);
    return answer.hits;
  }

  importAll(document: unknown): Promise<{ readonly conversations: number; readonly messages: number }> {
    return this.#json('POST', 'import', document);
  }

  // ---- projects and prompts ------------------------------------------------------

  async projects(): Promise<readonly Project[]> {
    return (await this.#json<{ projects: readonly Project[] }>('GET', 'projects')).projects;
  }

  saveProject(id: string | null, project: Omit<Project, 'id'>): Promise<Project> {
    return id === null ? this.#json('POST', 'projects', project) : this.#json('PATCH', `projects/${id}`, project);
  }

  removeProject(id: string): Promise<void> {
    return this.#nothing('DELETE', `projects/${id}`);
  }

  async prompts(): Promise<readonly PromptTemplate[]> {
    return (await this.#json<{ prompts: readonly PromptTemplate[] }>('GET', 'prompts')).prompts;
  }

  savePrompt(id: string | null, prompt: Omit<PromptTemplate, 'id'>): Promise<PromptTemplate> {
    return id === null ? this.#json('POST', 'prompts', prompt) : this.#json('PATCH', `prompts/${id}`, prompt);
  }

  removePrompt(id: string): Promise<void> {
    return this.#nothing('DELETE', `prompts/${id}`);
  }

  // ---- the user ------------------------------------------------------------------

  models(): Promise<{ readonly default: string; readonly models: readonly ModelChoice[] }> {
    return this.#json('GET', 'models');
  }

  me(): Promise<Me> {
    return this.#json('GET', 'me');
  }

  prefer(preferences: Readonly<Record<string, unknown>>): Promise<Me> {
    return this.#json('PATCH', 'me', { preferences });
  }

  async usage(): Promise<readonly UsageDay[]> {
    return (await this.#json<{ days: readonly UsageDay[] }>('GET', 'me/usage')).days;
  }

  eraseAll(): Promise<void> {
    return this.#nothing('DELETE', 'me');
  }

  keepKey(provider: string, key: string | null): Promise<void> {
    return key === null ? this.#nothing('DELETE', `me/keys/${provider}`) : this.#nothing('PUT', `me/keys/${provider}`, { key });
  }

  wayIn(): Promise<WayIn> {
    return this.#json('GET', 'auth');
  }

  /** Sign up, in, out, or a new password. */
  auth(what: 'signup' | 'signin' | 'signout' | 'password', body: Readonly<Record<string, string>> = {}): Promise<void> {
    return this.#nothing('POST', `auth/${what}`, body);
  }

  async signedInPlaces(): Promise<readonly SignedInPlace[]> {
    return (await this.#json<{ sessions: readonly SignedInPlace[] }>('GET', 'auth/sessions')).sessions;
  }

  signOutElsewhere(id: string): Promise<void> {
    return this.#nothing('DELETE', `auth/sessions/${encodeURIComponent(id)}`);
  }

  /** Uploads one file; `progress` is told the part that has left, from 0 to 1. */
  upload(file: File, progress: (part: number) => void, signal: AbortSignal): Promise<Attachment> {
    return new Promise((resolve, reject) => {
      // fetch cannot tell how much has been sent.
      const request = new XMLHttpRequest();
      request.open('POST', this.address('attachments'));
      request.responseType = 'json';
      request.upload.onprogress = ({ loaded, total }) => progress(total === 0 ? 0 : loaded / total);
      request.onload = () => request.status < 300
        ? resolve(request.response as Attachment) : reject(problem(request.status, request.response));
      request.onerror = request.onabort = () => reject(new ApiError(0, 'unreachable', ''));
      signal.addEventListener('abort', () => request.abort());
      const form = new FormData();
      form.append('file', file, file.name);
      request.send(form);
    });
  }

  // ---- asking --------------------------------------------------------------------

  async #json<T>(method: Method, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
    const response = await this.#ask(method, path, body, signal);
    try {
      return (await response.json()) as T; // of our own origin: trusted to be the contract's
    } catch {
      throw new ApiError(response.status, 'internal', '');
    }
  }

  async #nothing(method: Method, path: string, body?: unknown): Promise<void> {
    await this.#ask(method, path, body);
  }

  async #ask(method: Method, path: string, body: unknown, signal?: AbortSignal): Promise<Response> {
    const patience = AbortSignal.timeout(PATIENCE_MS);
    let response: Response;
    try {
      response = await fetch(this.address(path), {
        method,
        cache: 'no-store',
        signal: signal === undefined ? patience : AbortSignal.any([signal, patience]),
        ...(body !== undefined && { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
      });
    } catch {
      throw new ApiError(0, 'unreachable', '');
    }
    if (!response.ok) {
      throw problem(response.status, await response.json().catch(() => null));
    }
    return response;
  }
}

function problem(status: number, body: unknown): ApiError {
  const told = typeof body === 'object' && body !== null ? body : {};
  const code = 'code' in told && typeof told.code === 'string' ? told.code : '';
  const detail = 'detail' in told && typeof told.detail === 'string' ? told.detail : '';
  return new ApiError(status, code, detail);
}
