/** The statements that keep what could not be read: once for each cluster and content, with its place and the reason. */
import { type LandingTables, type LoadPlace, notAudit, type Seal } from './load.ts';
import { Params, type Statement } from './statement.ts';

/** The columns that are the same for every record of a load. */
function shared(params: Params, { cluster, source }: LoadPlace, seal: Seal) {
  return {
    cluster: params.bind('String', cluster),
    source: params.bind('String', source),
    ingested: `fromUnixTimestamp64Micro(${params.bind('Int64', seal.ingestedUs)}, 'UTC')`,
    writer: params.bind('String', seal.writer),
  };
}

const columns = 'cluster, source, offset, length, reason, bytes, fingerprint, ingested, writer';

/** Those lines of a landing that are no events. `start` is the offset of the landing's first byte. */
export function storeBadRecords({ landing }: LandingTables, place: LoadPlace, seal: Seal, start: number): Statement {
  const params = new Params();
  const { cluster, source, ingested, writer } = shared(params, place, seal);
  const before = 'sum(length(raw) + 1) OVER (ORDER BY n ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) - length(raw) - 1';
  return {
    sql:
      `INSERT INTO bad_records (${columns}) SELECT ${cluster}, ${source}, ${params.bind('UInt64', start)} + skipped, length(raw), problem, raw, SHA256(raw) AS fingerprint, ${ingested}, ${writer} ` +
      `FROM (SELECT n, raw, problem, ${before} AS skipped FROM ${landing}) WHERE problem NOT IN ('', '${notAudit}') ` +
      `AND fingerprint NOT IN (SELECT fingerprint FROM bad_records WHERE cluster = ${cluster}) ORDER BY n LIMIT 1 BY fingerprint`,
    params: params.values,
  };
}

/** What could not even be cut into lines. The payload is JSON, one object a line: {"offset","length","reason","bytes"}, bytes in base64. */
export function storeBadSlices(place: LoadPlace, seal: Seal): Statement {
  const params = new Params();
  const { cluster, source, ingested, writer } = shared(params, place, seal);
  // Of a long one the beginning alone is here: two that begin alike are told apart by their places.
  const content = `multiIf(bytes = '', concat(slice.reason, ' ', ${source}), slice.length > length(bytes), concat(bytes, ' ', toString(slice.offset), ' ', toString(slice.length)), bytes)`;
  return {
    sql:
      `INSERT INTO bad_records (${columns}) SELECT ${cluster}, ${source}, slice.offset, slice.length, slice.reason, base64Decode(slice.bytes) AS bytes, SHA256(${content}) AS fingerprint, ${ingested}, ${writer} ` +
      `FROM (SELECT JSONExtract(line, 'Tuple(offset UInt64, length UInt64, reason String, bytes String)') AS slice FROM input('line String')) ` +
      `WHERE fingerprint NOT IN (SELECT fingerprint FROM bad_records WHERE cluster = ${cluster}) LIMIT 1 BY fingerprint FORMAT LineAsString`,
    params: params.values,
  };
}
