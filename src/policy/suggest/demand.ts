/** What each question needs of the requests of one user and one kind, wherever they go: the most that any of them needs. */
import type { Attributes } from '../attributes.ts';
import { type AskedOfRecord, askedOfRecord } from '../coverage/asked-of-record.ts';
import { needOf } from '../coverage/judge-record.ts';
import { placesOfFilter } from '../coverage/universe.ts';
import type { Watch } from '../coverage/watch.ts';
import type { Level } from '../policy.ts';
import { isAtLeast } from '../policy.ts';
import { type Consumer, requestOf } from './consumer.ts';

interface Asking {
  readonly watch: Watch;
  readonly asked: AskedOfRecord;
  readonly places: ReturnType<typeof placesOfFilter>;
}

export class Demand {
  readonly #asking: readonly Asking[];
  readonly #known = new Map<Consumer, ReadonlyMap<Watch, Level>>();

  constructor(watches: readonly Watch[]) {
    this.#asking = watches.flatMap((watch) =>
      watch.queries.map((query) => {
        const asked = askedOfRecord(query);
        return { watch, asked, places: placesOfFilter(asked.filter, watch.isOpen ?? (() => false)) };
      }),
    );
  }

  /** The level that each needs; those that do not ask for such requests are not in it. */
  of(consumer: Consumer): ReadonlyMap<Watch, Level> {
    const known = this.#known.get(consumer);
    if (known !== undefined) return known;
    const found = new Map<Watch, Level>();
    for (const { watch, asked, places } of this.#asking) {
      const context = { isOpen: watch.isOpen ?? (() => false), isAnyOther: places.isAnyOther };
      for (const request of requestsOf(consumer, places)) {
        const level = needOf(asked, request, context)?.level;
        if (level !== undefined && !isAtLeast(found.get(watch) ?? 'None', level)) found.set(watch, level);
      }
    }
    this.#known.set(consumer, found);
    return found;
  }

  /** Those that lose something where it is recorded at no more than this level. */
  harmedBy(consumer: Consumer, level: Level): readonly Watch[] {
    return [...this.of(consumer)].flatMap(([watch, needed]) => (isAtLeast(level, needed) ? [] : [watch]));
  }
}

function requestsOf(consumer: Consumer, places: Asking['places']): readonly Attributes[] {
  const request = requestOf(consumer);
  if (!request.resourceRequest) return [request];
  return places.of(consumer, consumer.verb).map(([namespace, name]) => ({ ...request, namespace, name }));
}
