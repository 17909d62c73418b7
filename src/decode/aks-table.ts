/** AKS through a resource-specific table of Log Analytics (AKSAudit, AKSAuditAdmin): the event in columns, mapped back. */
import type { Envelope, Head } from './envelope.ts';
import { hasPaths } from './head-paths.ts';
import { JsonCutter } from './json-cutter.ts';
import { isString, readObject, readText, type Slice } from './json-slices.ts';
import { NativeEvent, type NativeKey, nativeTime } from './native-event.ts';
import type { Output } from './output.ts';
import { unescapeString } from './unescape.ts';
import { eachAlone } from './unwrapper.ts';

const textColumns: readonly (readonly [column: string, key: NativeKey])[] = [
  ['Level', 'level'],
  ['AuditId', 'auditID'],
  ['Stage', 'stage'],
  ['RequestUri', 'requestURI'],
  ['Verb', 'verb'],
  ['UserAgent', 'userAgent'],
];

/** What is an object or a list in the event; and the field that is lost where it is not whole. */
const dynamicColumns: readonly (readonly [column: string, key: NativeKey, field: string])[] = [
  ['User', 'user', 'user'],
  ['SourceIps', 'sourceIPs', 'sourceips'],
  ['ObjectRef', 'objectRef', 'resource'],
  ['ResponseStatus', 'responseStatus', 'code'],
  ['RequestObject', 'requestObject', 'request'],
  ['ResponseObject', 'responseObject', 'response'],
  ['Annotations', 'annotations', 'annotations'],
];

/** The table has no columns for who was acted as. */
const neverThere = ['impersonateduser', 'impersonateduid', 'impersonatedgroups', 'impersonatedextra', 'impersonationconstraint'];

/** Any of them, for a long body may keep the others out of sight. */
const signs = ['RequestUri', 'Stage', 'RequestReceivedTime', 'RequestObject', 'Annotations'];

export const aksTable: Envelope = {
  name: 'aks-table',
  maps: true,
  about: {
    title: 'AKS: Log Analytics, tables AKSAudit and AKSAuditAdmin',
    told: 'Objects with `AuditId` and another column of the table, such as `RequestUri`, alone, in an array, or under `value`.',
    loses:
      'Who was impersonated: the tables have no column for it. Bodies that the table replaced by the words skipped-too-big-size-object. AKSAuditAdmin leaves out get and list.',
    export: "`az monitor log-analytics query -w WORKSPACE --analytics-query 'AKSAudit' > audit.json`",
  },
  detect(head: Head): string | null {
    for (const prefix of ['', 'value[].', '[].']) {
      const sign = signs.find((column) => hasPaths(head, `${prefix}AuditId`, `${prefix}${column}`));
      if (sign !== undefined) return `its rows have AuditId and ${sign}`;
    }
    return null;
  },
  cutter: () => new JsonCutter({ unwrapper: eachAlone(unwrapRow), listKeys: ['value'] }),
};

function unwrapRow(record: Uint8Array, offset: number, out: Output): void {
  const columns = readObject(record);
  if (columns === null) {
    out.reject(record, offset, 'no-event-inside');
    return;
  }
  const event = new NativeEvent()
    .value('kind', 'Event')
    .value('apiVersion', 'audit.k8s.io/v1')
    .lacks(...neverThere);
  for (const [column, key] of textColumns) event.text(key, readText(record, columns.get(column)));
  event.text('requestReceivedTimestamp', nativeTime(readText(record, columns.get('RequestReceivedTime'))));
  event.text('stageTimestamp', nativeTime(readText(record, columns.get('StageReceivedTime'))));
  for (const [column, key, field] of dynamicColumns) {
    const json = dynamicValue(record, columns.get(column));
    if (json === null) event.lacks(field);
    else event.json(key, json);
  }
  event.giveOut(record, offset, out);
}

/** Null where there was a value and it is not whole. Some exports write objects as strings. */
function dynamicValue(record: Uint8Array, value: Slice | undefined): Uint8Array | undefined | null {
  if (value === undefined) return undefined;
  if (!isString(record, value)) return record.subarray(value.start, value.end);
  const text = unescapeString(record, value);
  if (text !== null && text.length === 0) return undefined;
  const isJson = text !== null && ((text[0] === 0x7b && text.at(-1) === 0x7d) || (text[0] === 0x5b && text.at(-1) === 0x5d));
  return isJson ? text : null;
}
