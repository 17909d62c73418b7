/**
 * AKS through a diagnostic setting: records with the event in `properties.log`, a string as Azure writes it, or an object
 * where a shipper has parsed it. From Event Hubs they come as `{"records":[…]}`, from a storage account one a line.
 */
import type { Envelope, Head } from './envelope.ts';
import { hasPaths } from './head-paths.ts';
import { JsonCutter } from './json-cutter.ts';
import { readMember, readObject, readText } from './json-slices.ts';
import { holdsEventMark } from './open-text.ts';
import { openValue } from './open-value.ts';
import type { Output } from './output.ts';
import { eachAlone } from './unwrapper.ts';

/** kube-audit and kube-audit-admin, of which the second leaves out what only reads. */
const auditCategory = /^kube-audit/;

export const azureRecords: Envelope = {
  name: 'azure-records',
  about: {
    title: 'AKS: diagnostic setting to Event Hubs or a storage account',
    told: 'Objects with `category` and `properties`, or with `properties.log`, alone or under `records`; also with a byte order mark.',
    loses: 'Nothing that is in kube-audit; kube-audit-admin leaves out get and list.',
    export:
      'Add a diagnostic setting with category kube-audit, and give the blobs of the container insights-logs-kube-audit, or the bodies that Event Hubs delivers. Records of other categories are passed over and counted.',
  },
  detect(head: Head): string | null {
    for (const prefix of ['', 'records[].', '[].']) {
      if (hasPaths(head, `${prefix}category`, `${prefix}properties`)) return 'its records have a category and properties';
      if (hasPaths(head, `${prefix}properties.log`)) return 'its records have a log among their properties';
    }
    return null;
  },
  cutter: () => new JsonCutter({ unwrapper: eachAlone(unwrapRecord), listKeys: ['records'] }),
};

/** A category that nobody knows passes for none if there is an event in the record. */
function isOther(record: Uint8Array, category: string | null): boolean {
  return category !== null && !auditCategory.test(category) && !holdsEventMark(record);
}

function unwrapRecord(record: Uint8Array, offset: number, out: Output): void {
  const members = readObject(record);
  const category = readText(record, members?.get('category'));
  if (isOther(record, category)) {
    out.skip('other-category');
    return;
  }
  const properties = members === null ? null : readMember(record, members, 'properties');
  openValue({ record, offset }, properties?.get('log'), out);
}

export const azureDiagnostics: Envelope = {
  name: 'azure-diagnostics',
  about: {
    title: 'AKS: Log Analytics, table AzureDiagnostics',
    told: 'Objects with `log_s`, alone, in an array, or under `value`.',
    loses: 'The table cuts long values. An event that was cut is kept as a bad record and says so.',
    export:
      '`az monitor log-analytics query -w WORKSPACE --analytics-query \'AzureDiagnostics | where Category startswith "kube-audit"\' > audit.json`',
  },
  detect(head: Head): string | null {
    for (const prefix of ['', 'value[].', '[].']) if (hasPaths(head, `${prefix}log_s`)) return 'its rows have log_s';
    return null;
  },
  cutter: () => new JsonCutter({ unwrapper: eachAlone(unwrapRow), listKeys: ['value'] }),
};

function unwrapRow(record: Uint8Array, offset: number, out: Output): void {
  const members = readObject(record);
  const category = readText(record, members?.get('Category'));
  if (isOther(record, category)) out.skip('other-category');
  else openValue({ record, offset }, members?.get('log_s'), out);
}
