import type { Catchup } from './client-frames.ts';
import type { CatchupFrame } from './server-frames.ts';

/** What a `catchup` asks for: the newest page, what changed since, or the messages before one. */
export type Kind = 'page' | 'changes' | 'older';

export interface Question {
  readonly kind: Kind;
  readonly before: string | null;
  /** Whether a `leave` followed it: then its answer comes, but no subscription stays. */
  readonly left: boolean;
}

/**
 * What was asked about one conversation on one socket and may still be answered, oldest first.
 *
 * Answers come in the order of their questions but do not say which one they answer, and a refusal
 * may name none. Only a page says by `reset` what it is. So changes and older messages must not
 * be asked for together: where one may still be answered and the other is wanted, a page is
 * asked for instead, whose answer also ends the doubt.
 */
export class Questions {
  #open: readonly Question[] = [];

  get none(): boolean { return this.#open.length === 0; }
  get newest(): Question | null { return this.#open.at(-1) ?? null; }

  asked(frame: Catchup): Kind {
    const { before = null, epoch } = frame;
    const kind = before !== null ? 'older' : epoch !== undefined ? 'changes' : 'page';
    this.#open = [...this.#open, { kind, before, left: false }];
    return kind;
  }

  mayAnswer(kind: Kind): boolean {
    return this.#open.some((question) => question.kind === kind);
  }

  /** Takes out the question of an answer, and those before it, which were refused. */
  answeredBy(frame: CatchupFrame): Question | null {
    const at = this.#open.findIndex(({ kind }) => (frame.reset === true ? kind !== 'older' : kind !== 'page'));
    const question = this.#open[at] ?? null;
    this.#open = this.#open.slice(at + 1);
    return question;
  }

  /** Takes out the oldest. */
  drop(): Question | null {
    const [oldest = null, ...others] = this.#open;
    this.#open = others;
    return oldest;
  }

  left(): void {
    this.#open = this.#open.map((question) => ({ ...question, left: true }));
  }

  clear(): void {
    this.#open = [];
  }
}
