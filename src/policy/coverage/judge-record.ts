/** What the record of one kind of requests is worth to a query, where a policy records it so: all that is asked, a part, or nothing. */
import type { FieldRef } from '../../query/ast.ts';
import type { Attributes } from '../attributes.ts';
import type { Outcome } from '../describe/say-outcome.ts';
import { isAtLeast, type Level, levels, type Stage } from '../policy.ts';
import type { AskedOfRecord } from './asked-of-record.ts';
import { type Availability, availabilityOf, isThere, ofFreeText } from './availability.ts';
import { isSensitive, stagesOf } from './request-kinds.ts';
import { type IsOpen, isNeverThere, openLeaves, type Seen, truthOf } from './truth.ts';

/**
 * What is missing. `not-recorded`: such requests leave no event. `stage`: the stages that tell are left out. `bodies`: what was
 * sent or answered is not there. `outcome`: what became of the request is not there. `late`: it shows only once the request has
 * ended. `level`: the query names another level. `untold`: there are too many kinds of requests to tell.
 */
export type Lack = 'not-recorded' | 'stage' | 'bodies' | 'outcome' | 'late' | 'level' | 'untold';

/** What would have to be recorded for all that is asked. */
export interface Need {
  readonly level: Exclude<Level, 'None'>;
  readonly stages: readonly Stage[];
}

export interface Verdict {
  /** Whether it is found at all. */
  readonly isFound: boolean;
  /** Empty where nothing is missing. */
  readonly lacks: readonly Lack[];
  readonly need: Need;
  /** Whether bodies are asked to be shown that hold credentials: they are not missed. */
  readonly isWithheld: boolean;
}

interface Context {
  readonly isOpen: IsOpen;
  readonly isAnyOther: (text: string) => boolean;
}

/** Null where the query does not ask for such a request. */
export function judgeRecord(asked: AskedOfRecord, request: Attributes, outcome: Outcome, context: Context): Verdict | null {
  return new Judge(asked, request, context).judge(outcome);
}

/** What would have to be recorded of such a request; null where the query does not ask for it. */
export function needOf(asked: AskedOfRecord, request: Attributes, context: Context): Need | null {
  return new Judge(asked, request, context).judge({ level: 'RequestResponse', omitStages: [], omitManagedFields: false })?.need ?? null;
}

class Judge {
  readonly #asked: AskedOfRecord;
  readonly #request: Attributes;
  readonly #context: Context;
  readonly #lifecycle: readonly Stage[];

  constructor(asked: AskedOfRecord, request: Attributes, context: Context) {
    this.#asked = asked;
    this.#request = request;
    this.#context = context;
    this.#lifecycle = stagesOf(request, request.user !== null);
  }

  judge({ level, omitStages }: Outcome): Verdict | null {
    const wanted = this.#lifecycle.filter((stage) => this.#truth(this.#ideal(stage)) !== false);
    const final = wanted.at(-1);
    if (final === undefined) return null;
    const needs = this.#needsAt(final);
    const early = this.#asked.namesStages ? [] : this.#earlySigns(final, wanted);
    const need: Need = {
      level: highest(needs.map((one) => one.level)),
      stages: this.#asked.namesStages ? wanted : [...early.slice(0, 1), final],
    };
    const isWithheld = this.#withheld().length > 0;
    const verdict = (isFound: boolean, ...lacks: Lack[]): Verdict => ({ isFound, lacks: [...new Set(lacks)], need, isWithheld });
    if (level === 'None') return verdict(false, 'not-recorded');
    const recorded = this.#lifecycle.filter((stage) => !omitStages.includes(stage));
    const useful = this.#asked.namesStages ? recorded.filter((stage) => wanted.includes(stage)) : recorded;
    const last = useful.at(-1);
    if (last === undefined) return verdict(false, 'stage');
    const seen = { ...this.#ideal(last), level, isIdeal: false };
    const isFound = this.#truth(seen) !== false;
    const missing = needs.filter((one) => !isThere(one, seen));
    const lacks = [
      ...(missing.some((one) => !isAtLeast(level, one.level)) ? (['bodies'] as const) : []),
      ...(missing.some((one) => !one.stages.includes(last)) ? ([isFound ? 'outcome' : 'stage'] as const) : []),
      ...(this.#asked.namesStages && wanted.some((stage) => !recorded.includes(stage)) ? (['stage'] as const) : []),
      ...(isFound && early.length > 0 && !early.some((stage) => recorded.includes(stage)) ? (['late'] as const) : []),
    ];
    return verdict(isFound, ...(isFound || lacks.length > 0 ? lacks : (['level'] as const)));
  }

  /** The stages before the last in which a request that still runs would be found, and be told in full but for its end. */
  #earlySigns(final: Stage, wanted: readonly Stage[]): readonly Stage[] {
    if (final !== 'ResponseComplete' || !this.#lifecycle.includes('ResponseStarted')) return [];
    return ['ResponseStarted' as const, 'RequestReceived' as const].filter(
      (stage) => wanted.includes(stage) && this.#leafNeeds(this.#ideal(final)).every((need) => need.stages.includes(stage)),
    );
  }

  #needsAt(stage: Stage): readonly Availability[] {
    const shown = this.#asked.shown.filter((field) => !isNeverThere(field, this.#request) && !this.#withheld().includes(field));
    return [...this.#leafNeeds(this.#ideal(stage)), ...shown.map((field) => this.#available(field)), atLeast];
  }

  /** Of what decides whether it is found. */
  #leafNeeds(seen: Seen): readonly Availability[] {
    const { filter } = this.#asked;
    if (filter === null) return [];
    return openLeaves(filter, seen, this.#context.isOpen).map((leaf) => (leaf.kind === 'text' ? ofFreeText : this.#available(leaf.field)));
  }

  #available(field: FieldRef): Availability {
    return availabilityOf(field, this.#request);
  }

  /** The shown bodies that hold credentials. */
  #withheld(): readonly FieldRef[] {
    if (!isSensitive(this.#request)) return [];
    return this.#asked.shown.filter((field) => this.#available(field).level !== 'Metadata' && !isNeverThere(field, this.#request));
  }

  #ideal(stage: Stage): Seen {
    return { request: this.#request, stage, level: 'RequestResponse', isIdeal: true, isAnyOther: this.#context.isAnyOther };
  }

  #truth(seen: Seen) {
    return this.#asked.filter === null ? true : truthOf(this.#asked.filter, seen, this.#context.isOpen);
  }
}

/** Every record has it. */
const atLeast: Availability = { level: 'Metadata', stages: ['RequestReceived', 'ResponseStarted', 'ResponseComplete', 'Panic'] };

function highest(found: readonly Need['level'][]): Need['level'] {
  const [, ...recorded] = levels;
  return (recorded as readonly Need['level'][]).findLast((level) => found.includes(level)) ?? 'Metadata';
}
