/**
 * OpenShift’s cluster logging (the ViaQ data model): native events with fields of the collector beside them. It overwrites
 * `level` with a log level; the event's own stands in another field then, from where it is put back.
 */
import type { Envelope, Head } from './envelope.ts';
import { hasPaths, pathsOf } from './head-paths.ts';
import { JsonCutter } from './json-cutter.ts';
import { readObject, readText } from './json-slices.ts';
import { NativeEvent, nativeKeys } from './native-event.ts';
import { holdsEventMark } from './open-text.ts';
import type { Output } from './output.ts';
import { eachAlone } from './unwrapper.ts';

const levels = new Set(['None', 'Metadata', 'Request', 'RequestResponse']);
/** What stands in place of the event's level. Those of Kubernetes begin with a capital. */
const logLevel = /^[a-z]+$/;
const ownLevels = ['k8s_audit_level', 'openshift_audit_level'];
const nothing = new Uint8Array(0);

export const viaq: Envelope = {
  name: 'viaq',
  maps: true,
  about: {
    title: 'OpenShift: cluster logging (ViaQ)',
    told: 'Objects with `k8s_audit_level` or `openshift_audit_level`, with `log_type` and `openshift`, or with `@timestamp` and `hostname`, or a log level in place of the event’s, beside `auditID`.',
    loses: 'Nothing: the level that the collector overwrites is put back from where it keeps it.',
    export: 'Forward the audit logs with a ClusterLogForwarder. Application and infrastructure logs are passed over and counted.',
  },
  detect(head: Head): string | null {
    const isOne = ['', '[].'].some(
      (prefix) =>
        ownLevels.some((key) => hasPaths(head, `${prefix}${key}`)) ||
        hasPaths(head, `${prefix}log_type`, `${prefix}openshift`) ||
        // A long body may keep the others out of sight.
        hasPaths(head, `${prefix}@timestamp`, `${prefix}hostname`, `${prefix}auditID`) ||
        (hasPaths(head, `${prefix}auditID`) && logLevel.test(pathsOf(head).get(`${prefix}level`) ?? '')),
    );
    return isOne ? 'its objects have the fields of OpenShift’s collector' : null;
  },
  cutter: () => new JsonCutter({ unwrapper: eachAlone(unwrap) }),
};

function unwrap(record: Uint8Array, offset: number, out: Output): void {
  const members = readObject(record);
  if (members === null || !members.has('auditID')) {
    if (members !== null && !holdsEventMark(record)) out.skip('other-category');
    else out.reject(record, offset, 'no-event-inside');
    return;
  }
  const level = readText(record, members.get('level')) ?? '';
  if (levels.has(level)) {
    out.mapped(nothing, record, offset);
    return;
  }
  const event = new NativeEvent();
  for (const key of nativeKeys) {
    const value = members.get(key);
    if (value !== undefined && key !== 'level') event.json(key, record.subarray(value.start, value.end));
  }
  const own = ownLevels.map((key) => readText(record, members.get(key))).find((text) => text !== null);
  if (own === undefined) event.lacks('level');
  event.text('level', own ?? null).giveOut(record, offset, out);
}
