/**
 * The statements of one load: records land in a table in memory, where they are parsed once; then those that the store
 * has not are sealed (numbered in order of arrival) and stored. See docs/decisions/load.md for the order and why.
 */
import { columns } from './columns.ts';
import { identitySql } from './columns-derived.ts';
import { Extraction } from './extraction.ts';
import { standing } from './schema.ts';
import { fixed, Params, type Statement } from './statement.ts';

/** A load's two tables in memory: the landing and the candidates (rows of the store that share a time with it). */
export interface LandingTables {
  readonly landing: string;
  readonly candidates: string;
  /** The key of the hash that tells requests apart here: nobody outside knows it, so nobody can make two collide. */
  readonly salt: readonly [bigint, bigint];
}

export interface LoadPlace {
  readonly cluster: string;
  readonly source: string;
}

/** Where the records go in the order of arrival. */
export interface Seal {
  readonly writer: string;
  /** The number of the first record that is stored. */
  readonly firstSeq: bigint;
  /** Microseconds since the epoch. */
  readonly ingestedUs: bigint;
}

/** What makes a parsed line an event, its time apart. */
const bearsEvent = "auditid != '' AND stage != '' AND requesturi != '' AND kind IN ('', 'Event')";
/** The condition by which events are told from bad records, over the columns of a parsed line. */
export const isEvent = `${bearsEvent} AND toUnixTimestamp64Micro(time) != 0`;
export const stageRank = "transform(stage, ['RequestReceived', 'ResponseStarted', 'ResponseComplete', 'Panic'], [1, 2, 3, 4], 2)";
/** What tells one request from another, within a cluster. */
export const requestKeyColumns = ['auditid', 'time', 'verb', 'requesturi', 'user'] as const;
/** A short stand-in for these, which is compared instead of them; it never leaves the landing. */
const requestHash = ({ salt: [left, right] }: LandingTables) =>
  `sipHash128Keyed((toUInt64(${left}), toUInt64(${right})), ${requestKeyColumns.join(', ')})`;
/** What makes a copy fuller than another: the bodies, which every envelope gives alike. */
export const bodySize = 'request_size + response_size';

const extracted = [...columns].flatMap(([name, column]) => (column.kind === 'extracted' ? [{ name, column }] : []));

export function landingNames(name: string): Pick<LandingTables, 'landing' | 'candidates'> {
  return { landing: `landing_${name}`, candidates: `candidates_${name}` };
}

export function createLanding({ landing, candidates }: LandingTables): string[] {
  const fields = extracted.map(({ name, column }) => `${name} ${column.type}`);
  return [
    `CREATE TABLE IF NOT EXISTS ${landing} (n UInt64, problem LowCardinality(String), id FixedString(16), request FixedString(16), rank UInt8, cluster LowCardinality(String), ${fields.join(', ')}, raw String, native String) ENGINE = Memory`,
    `CREATE TABLE IF NOT EXISTS ${candidates} (id FixedString(16), cluster LowCardinality(String), standing UInt64, rank UInt8, request FixedString(16), auditid String, time DateTime64(6, 'UTC'), body UInt64, writer String, seq UInt64) ENGINE = Memory`,
  ];
}

export function dropLanding({ landing, candidates }: Pick<LandingTables, 'landing' | 'candidates'>): string[] {
  return [`DROP TABLE IF EXISTS ${landing} SYNC`, `DROP TABLE IF EXISTS ${candidates} SYNC`];
}

export function emptyLanding(tables: LandingTables): string[] {
  return [`TRUNCATE TABLE ${tables.landing}`, emptyCandidates(tables)];
}

export function emptyCandidates({ candidates }: LandingTables): string {
  return `TRUNCATE TABLE ${candidates}`;
}

/** How lines begin that Kubernetes components log, among the events on an API server's standard output. */
const klogLine = String.raw`^[IWEF]\\d{4} \\d\\d:\\d\\d:\\d\\d`;
/** The problem of such a line, which is passed over and counted; all others are kept as bad. */
export const notAudit = 'klog';

/** Of a line that was mapped: the native event before its first tab, which is empty where the record is native itself. */
export const mappedNative = (line: string) => `substring(${line}, 1, position(${line}, '\\t') - 1)`;
/** The record behind it, as it arrived. */
export const mappedRaw = (line: string) => `substring(${line}, position(${line}, '\\t') + 1)`;

/** Parses the lines of the payload into the landing. Blank lines are no records. `mapped`: each brings a native event with it. `firstN`: the number of the first. */
export function fillLanding(tables: LandingTables, { cluster }: LoadPlace, mapped: boolean, firstN = 0): Statement {
  const params = new Params();
  const extraction = new Extraction();
  const values = extracted.map(({ name, column }) => `${column.extract(extraction.at)} AS ${name}`);
  const event = mapped ? "if(native = '', raw, native)" : 'raw';
  const problem = `multiIf(${isEvent}, '', match(${event}, '${klogLine}'), '${notAudit}', NOT isValidJSON(${event}), 'not-json', ${bearsEvent}, 'no-time', 'not-an-event')`;
  const columnNames = extracted.map(({ name }) => name).join(', ');
  const kind = extraction.at('kind');
  const kept = mapped ? 'raw, native' : 'raw';
  const record = mapped ? `${mappedRaw('line')} AS raw, ${mappedNative('line')} AS native` : 'line AS raw';
  const lines = `SELECT ${record}, ${extraction.render(mapped ? event : 'line')} AS e FROM input('line String') WHERE NOT (length(line) < 64 AND trimBoth(line) = '')`;
  const parsed = `SELECT ${params.bind('String', cluster)} AS cluster, ${values.join(', ')}, ${kind} AS kind, ${kept} FROM (${lines})`;
  return {
    sql:
      `INSERT INTO ${tables.landing} (n, problem, id, request, rank, cluster, ${columnNames}, ${kept}) ` +
      `SELECT ${firstN} + rowNumberInAllBlocks(), ${problem}, ${identitySql}, ${requestHash(tables)}, ${stageRank}, cluster, ${columnNames}, ${kept} FROM (${parsed}) FORMAT LineAsString`,
    params: params.values,
  };
}

/** More than any landing has lines: those that were mended stand behind all others. */
export const firstMended = 1e12;

/** What the engine could not parse although it looks like an event; see decode/mend-record.ts. */
export interface UnparsedRecord {
  readonly n: string;
  readonly base64: string;
}

export function findUnparsed({ landing }: LandingTables): Statement {
  const looksLikeEvent = `startsWith(trimLeft(raw), '{') AND position(raw, '"auditID"') > 0`;
  return fixed(
    `SELECT n, base64Encode(raw) AS base64 FROM ${landing} WHERE problem = 'not-json' AND native = '' AND ${looksLikeEvent} ORDER BY n`,
  );
}

/** Takes out of the landing what stands there a second time, mended. */
export function dropUnparsed({ landing }: LandingTables, ns: readonly string[]): Statement {
  return fixed(`ALTER TABLE ${landing} DELETE WHERE n IN (${ns.map(BigInt).join(', ')}) SETTINGS mutations_sync = 1`);
}

/** Collects the rows of the store that share a time with the landing: copies, and other stages of the same requests. */
export function fillCandidates(tables: LandingTables): Statement {
  const times = (what: string) => `SELECT DISTINCT ${what} FROM ${tables.landing} WHERE problem = ''`;
  // The time comes first: nearly no row has one of them, and only of those is anything else read. The hour is for the sort key.
  return fixed(
    `INSERT INTO ${tables.candidates} SELECT ${identitySql}, cluster, standing, ${stageRank}, ${requestHash(tables)}, auditid, time, ${bodySize}, writer, seq ` +
      `FROM events PREWHERE time IN (${times('time')}) WHERE toStartOfHour(time) IN (${times('toStartOfHour(time)')}) AND standing != ${standing.superseded}`,
  );
}

const bodies = (landing: string) => `SELECT id, max(${bodySize}) AS body FROM ${landing} WHERE problem = '' GROUP BY id`;

export interface LandingCounts {
  readonly records: string;
  readonly bad: string;
  /** Of the bad ones, what is no JSON to the engine: what can be read of it has not been looked for yet. */
  readonly not_json: string;
  /** Lines that are no audit events, and no bad ones. */
  readonly klog: string;
  /** Different identities among the records that can be read. */
  readonly identities: string;
  /** Records that the store has. */
  readonly copies: string;
  /** Records that close a stage which was open in the store until this landing. */
  readonly closing: string;
  /** The last number that the journal knows of the writer. */
  readonly head: string;
  /** Records that seem to be in the store under another cluster's name; see `nameElsewhere`. */
  readonly elsewhere: string;
}

/** The landing is looked through, and the sets are of the candidates: those are few, unless all of this is loaded again. */
export function countLanding(tables: LandingTables, { cluster }: LoadPlace, writer: string): Statement {
  const { landing, candidates } = tables;
  const params = new Params();
  const name = params.bind('String', cluster);
  const open = (rank: number) =>
    `SELECT request FROM ${candidates} WHERE cluster = ${name} AND standing >= ${standing.firstOpen} AND rank = ${rank}`;
  return {
    sql:
      `SELECT count() AS records, countIf(problem NOT IN ('', '${notAudit}')) AS bad, countIf(problem = 'not-json') AS not_json, countIf(problem = '${notAudit}') AS klog, ` +
      `uniqExactIf(id, problem = '') AS identities, countIf(problem = '' AND id IN (SELECT id FROM ${candidates})) AS copies, ` +
      `countIf(problem = '' AND ((rank > 1 AND request IN (${open(1)})) OR (rank > 2 AND request IN (${open(2)})))) AS closing, ` +
      `countIf(problem = '' AND ${sameEvent} IN (SELECT ${sameEvent} FROM ${candidates} WHERE cluster != ${name})) AS elsewhere, ` +
      `(SELECT max(last_seq) FROM loads WHERE writer = ${params.bind('String', writer)}) AS head FROM ${landing}`,
    params: params.values,
  };
}

/** Whatever cluster it is said to be of. */
const sameEvent = '(auditid, time, rank)';

/** A name under which some of the landing's events stand in the store already, other than their own. */
export function nameElsewhere({ landing, candidates }: LandingTables, { cluster }: LoadPlace): Statement {
  const params = new Params();
  const others = `cluster != ${params.bind('String', cluster)}`;
  return {
    sql: `SELECT any(cluster) AS name FROM ${candidates} WHERE ${others} AND ${sameEvent} IN (SELECT ${sameEvent} FROM ${landing} WHERE problem = '')`,
    params: params.values,
  };
}

/**
 * Which records of a landing with copies are to be stored: of copies within it the fullest, and none that the store has,
 * unless this one is fuller.
 */
export function isNew({ landing, candidates }: LandingTables): string {
  const fullest = `SELECT argMax(n, (${bodySize}, -toInt64(n))) FROM ${landing} WHERE problem = '' GROUP BY id`;
  return `problem = '' AND n IN (${fullest}) AND id NOT IN (SELECT c.id FROM ${candidates} AS c INNER JOIN (${bodies(landing)}) AS l ON c.id = l.id WHERE c.body >= l.body)`;
}

export interface CopyCounts {
  /** To be stored. */
  readonly events: string;
  /** Copies whose bodies differ in length from the one that is kept. */
  readonly differing: string;
  /** Rows of the store that a fuller copy in the landing replaces. */
  readonly superseded: string;
}

/** What is new in a landing that has copies, within itself or in the store. */
export function countCopies(tables: LandingTables): Statement {
  const { landing, candidates } = tables;
  const within = `SELECT uniqExact(${bodySize}) - 1 AS differing FROM ${landing} WHERE problem = '' GROUP BY id`;
  const against = `FROM ${candidates} AS c INNER JOIN (${bodies(landing)}) AS l ON c.id = l.id WHERE c.body`;
  return fixed(
    `SELECT countIf(${isNew(tables)}) AS events, (SELECT sum(differing) FROM (${within})) + (SELECT count() ${against} != l.body) AS differing, ` +
      `(SELECT count() ${against} < l.body) AS superseded FROM ${landing}`,
  );
}

/** The stages of the store that were open, and that the landing holds a later stage of. */
function fromNewlyClosed({ landing, candidates }: LandingTables, cluster: string): string {
  const later = (rank: number) => `SELECT request FROM ${landing} WHERE problem = '' AND rank > ${rank}`;
  return (
    `FROM ${candidates} WHERE cluster = ${cluster} AND standing >= ${standing.firstOpen} ` +
    `AND ((rank = 1 AND request IN (${later(1)})) OR (rank = 2 AND request IN (${later(2)})))`
  );
}

export function closeStages(tables: LandingTables, { cluster }: LoadPlace): Statement {
  const params = new Params();
  const name = params.bind('String', cluster);
  // What is loaded again closes nothing again: every question reads this table.
  const closed = `SELECT standing FROM closed_stages WHERE time IN (SELECT time FROM ${tables.candidates})`;
  return {
    sql: `INSERT INTO closed_stages SELECT standing, time ${fromNewlyClosed(tables, name)} AND standing NOT IN (${closed})`,
    params: params.values,
  };
}

/** Seals and stores what is new, in order of arrival. Where the landing has no copies, all of it is new. */
export function storeLanding(tables: LandingTables, { cluster, source }: LoadPlace, seal: Seal, hasCopies: boolean): Statement {
  const { landing, candidates } = tables;
  const params = new Params();
  const name = params.bind('String', cluster);
  const writer = params.bind('String', seal.writer);
  const firstSeq = params.bind('UInt64', seal.firstSeq);
  const ingested = params.bind('Int64', seal.ingestedUs);
  const from = params.bind('String', source);
  const here = (ranks: string) => `SELECT request FROM ${landing} WHERE problem = '' AND rank ${ranks}`;
  // Those that are looked for are fewer than those that they are looked for among.
  const laterHere = (rank: number) => `request IN (${here(`> ${rank}`)} AND request IN (${here(`= ${rank}`)}))`;
  const laterStored = (rank: number) => `request IN (SELECT request FROM ${candidates} WHERE cluster = ${name} AND rank > ${rank})`;
  const isEarlier = [1, 2].map((rank) => `(rank = ${rank} AND (${laterHere(rank)} OR ${laterStored(rank)}))`).join(' OR ');
  // The writer's 23 bits keep two writers' keys apart; 2^40 records of one writer fit below them.
  const openKey = `bitShiftLeft(toUInt64(cityHash64(writer) % 8388608), 40) + seq + ${standing.firstOpen}`;
  const columnNames = extracted.map((field) => field.name).join(', ');
  return {
    sql:
      `INSERT INTO events (cluster, source, ingested, writer, seq, native, ${columnNames}, raw, standing, id_prefix) ` +
      `SELECT cluster, ${from}, fromUnixTimestamp64Micro(${ingested}, 'UTC'), ${writer} AS writer, ${firstSeq} + rowNumberInAllBlocks() AS seq, native, ${columnNames}, raw, ` +
      `multiIf(rank >= 3, ${standing.last}, ${isEarlier}, ${standing.earlier}, ${openKey}), reinterpretAsUInt32(reverse(substring(id, 1, 4))) ` +
      `FROM (SELECT * FROM ${landing} WHERE ${hasCopies ? isNew(tables) : "problem = ''"})`,
    params: params.values,
  };
}

/** Marks the rows of the store that a fuller copy has replaced. Runs after `storeLanding`, which needs them as candidates. */
export function supersedeRows({ landing, candidates }: LandingTables): Statement {
  return fixed(
    `ALTER TABLE events UPDATE standing = ${standing.superseded} WHERE (time, writer, seq) IN ` +
      `(SELECT c.time, c.writer, c.seq FROM ${candidates} AS c INNER JOIN (${bodies(landing)}) AS l ON c.id = l.id WHERE c.body < l.body) SETTINGS mutations_sync = 1`,
  );
}
