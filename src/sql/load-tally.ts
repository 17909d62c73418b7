/** What a load brought, grouped for the metrics: one statement over its landing, whatever the number of events. */
import { isNew, type LandingTables, notAudit } from './load.ts';
import { fixed, type Statement } from './statement.ts';

export interface TallyRow {
  /** Why these records are no events; empty where they are. */
  readonly bad: string;
  readonly level_class: string;
  readonly verb_class: string;
  readonly code_class: string;
  readonly count: string;
  /** Bytes of the records. */
  readonly bytes: string;
  /** The latest stage timestamp in microseconds since the epoch. */
  readonly newest: string;
}

const level = "if(level IN ('Metadata', 'Request', 'RequestResponse'), toString(level), 'other')";
const verbClass =
  "multiIf(verb IN ('get', 'list', 'watch', 'head', 'options', 'proxy'), 'read', verb IN ('create', 'update', 'patch', 'delete', 'deletecollection', 'post', 'put'), 'write', 'other')";
const codeClass = "multiIf(code = 0, 'none', code BETWEEN 100 AND 599, concat(toString(intDiv(code, 100)), 'xx'), 'other')";

/** New events and bad records; copies are in the outcome of the load. Every column has few values, whatever the log holds. */
export function tallyLanding(tables: LandingTables, hasCopies: boolean): Statement {
  const which = `problem != '${notAudit}'${hasCopies ? ` AND (problem != '' OR (${isNew(tables)}))` : ''}`;
  return fixed(
    `SELECT toString(problem) AS bad, ${level} AS level_class, ${verbClass} AS verb_class, ${codeClass} AS code_class, ` +
      'count() AS count, sum(length(raw)) AS bytes, max(toUnixTimestamp64Micro(time) + duration) AS newest ' +
      `FROM ${tables.landing} WHERE ${which} GROUP BY ALL`,
  );
}
