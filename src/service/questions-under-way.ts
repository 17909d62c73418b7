/** The questions that a server is being asked and that were given an id, so that whoever asked can see how far one is, and stop it. */
import type { Asker } from '../contract/asker.ts';
import { AppError } from '../contract/problems.ts';

export interface QuestionUnderWay {
  /** What its statements run under; of this server's making, so that no two are ever alike. */
  readonly tag: string;
  /** On the clock of `performance.now()`. */
  readonly startedMs: number;
  readonly cancel: () => void;
  /** Fires when it has ended, in whatever way. */
  readonly ended: AbortSignal;
}

/** So many that ended are remembered: who asks about one of them in that moment is told so, instead of that there is none. */
const rememberedEnds = 1000;

export class QuestionsUnderWay {
  readonly #begun = new Map<string, QuestionUnderWay>();
  /** The latest last. */
  readonly #ended = new Set<string>();

  /** Call `end` when the question has ended. @throws AppError `request-invalid` where the id is taken */
  begin(id: string, { name }: Asker, cancel: () => void): { readonly tag: string; readonly end: () => void } {
    const key = keyOf(id, name);
    if (this.#begun.has(key)) {
      throw new AppError('request-invalid', {
        message: 'A question with this id is being asked already.',
        hint: 'Give each question an id of its own in x-telltale-question.',
      });
    }
    const ending = new AbortController();
    const tag = crypto.randomUUID();
    this.#ended.delete(key);
    this.#begun.set(key, { tag, startedMs: performance.now(), cancel, ended: ending.signal });
    const end = () => {
      this.#begun.delete(key);
      this.#remember(key);
      ending.abort();
    };
    return { tag, end };
  }

  /** Those of others are not found. */
  find(id: string, { name }: Asker): QuestionUnderWay | null {
    return this.#begun.get(keyOf(id, name)) ?? null;
  }

  /** Whether it was under way until a moment ago. */
  hasEnded(id: string, { name }: Asker): boolean {
    return this.#ended.has(keyOf(id, name));
  }

  #remember(key: string): void {
    this.#ended.add(key);
    const [oldest] = this.#ended;
    if (this.#ended.size > rememberedEnds && oldest !== undefined) this.#ended.delete(oldest);
  }
}

/** Readers without a name share one: among them the id, which is random and known to nobody else, keeps questions apart. */
const keyOf = (id: string, asker: string) => JSON.stringify([id.toLowerCase(), asker]);
