/** The columns of events that a detection names, each worked out once, in the lowest layer, however many rules ask for it. */
import type { EventNames } from '../event-names.ts';

export class BaseNames implements EventNames {
  readonly #events: EventNames;
  readonly #columns = new Map<string, string>();

  constructor(events: EventNames) {
    this.#events = events;
  }

  /** `sql AS name` of each. */
  get columns(): readonly string[] {
    return [...this.#columns].map(([name, sql]) => (sql === name ? name : `${sql} AS ${name}`));
  }

  get names(): readonly string[] {
    return [...this.#columns.keys()];
  }

  column(field: string): string {
    return this.#take(field, this.#events.column(field));
  }

  record(): string {
    return this.#take('native_record', this.#events.record());
  }

  mayHold(objectField: string): string | null {
    const held = this.#events.mayHold(objectField);
    return held === null ? null : this.#take(`holds_${objectField}`, held);
  }

  idPrefix(id: string): string | null {
    return this.#events.idPrefix(id);
  }

  /** What is no plain column has a name that no column of the table has: there it would stand for the column. */
  #take(name: string, sql: string): string {
    const column = sql === name ? name : `event_${name}`;
    this.#columns.set(column, sql);
    return column;
  }
}
