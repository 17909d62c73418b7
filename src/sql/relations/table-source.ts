/** Events of the store's table. */

import { columnOf } from '../columns.ts';
import type { CompiledQuery } from '../compile-context.ts';
import type { EventNames } from '../event-names.ts';
import { standing } from '../schema.ts';
import type { Params } from '../statement.ts';
import { type EventSource, renderCut, renderWhere, type Settings } from './event-source.ts';
import { sourceIpSql } from './source-ip.ts';

/**
 * One request counts once, by its last recorded stage. A row that ended its request when it arrived says so itself; only
 * the few that were open have to be looked up.
 */
export const lastStageOnly = `(standing = ${standing.last} OR (standing >= ${standing.firstOpen} AND standing NOT IN (SELECT standing FROM closed_stages)))`;
const everyStage = `standing != ${standing.superseded}`;

export function countedBy(counting: CompiledQuery['counting']): string {
  return counting === 'requests' ? lastStageOnly : everyStage;
}

/** Only foreign records have their native event beside them. */
const record = "if(native = '', raw, native)";

/** Records are long: blocks of the usual number of rows would hold hundreds of megabytes. */
const recordSettings: Settings = { max_block_size: 2048 };
/** Masks are copies of the record. */
const maskedRecordSettings: Settings = { max_block_size: 512 };

export class TableNames implements EventNames {
  readonly #trustedProxies: readonly string[];
  readonly #params: Params;
  #readsRecord = false;

  constructor(trustedProxies: readonly string[], params: Params) {
    this.#trustedProxies = trustedProxies;
    this.#params = params;
  }

  get readsRecord(): boolean {
    return this.#readsRecord;
  }

  column(field: string): string {
    if (field === 'source_ip' && this.#trustedProxies.length > 0) return sourceIpSql('sourceips', this.#trustedProxies, this.#params);
    if (field === 'raw') this.#readsRecord = true;
    const column = columnOf(field);
    return column.kind === 'computed' ? `(${column.sql})` : field;
  }

  record(): string {
    this.#readsRecord = true;
    return record;
  }

  mayHold(objectField: string): string | null {
    return objectField === 'request' || objectField === 'response' ? `${objectField}_size > 0` : null;
  }

  idPrefix(id: string): string | null {
    return /^[\da-f]{8}/i.test(id) ? `id_prefix = ${this.#params.bind('UInt32', Number.parseInt(id.slice(0, 8), 16))}` : null;
  }
}

/**
 * `conditions` are over the names of the table, and so are those that come `late`: they cost so much that they are tried on what the
 * others have left, and nothing of them is computed before. What is compiled later goes by `names`. `readsRecordsLast`: `conditions` ask columns
 * alone, and whoever reads records does so for what they leave; the engine’s optimiser, where it is on, finds that out by itself.
 */
export function tableSource(
  table: TableNames,
  conditions: readonly string[],
  counting: CompiledQuery['counting'],
  names: EventNames = table,
  late: readonly string[] = [],
  readsRecordsLast = false,
): EventSource {
  const counted = countedBy(counting);
  const where = (more: readonly string[] = []) =>
    late.length === 0 && !readsRecordsLast
      ? renderWhere([...more, ...conditions, counted])
      : ` PREWHERE ${[...more, counted, ...conditions].join(' AND ')}${renderWhere(late)}`;
  return {
    names,
    orderNames: names,
    tieBreakers: () => ['time DESC', 'seq DESC'],
    // The same order, and one that the table has nearly: an hour is sorted at a time. Only for times after February 2106 the engine's hours are wrong.
    asItLies: ['toStartOfHour(time) DESC'],
    matching: (more) => `FROM events${where(more)}`,
    cut: (select, cut) => `SELECT ${select.join(', ')} FROM events${where(cut.conditions)}${renderCut(cut)}`,
    again: 'events',
    settings() {
      if (!table.readsRecord) return {};
      return names.mask === undefined ? recordSettings : maskedRecordSettings;
    },
  };
}
