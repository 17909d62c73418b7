/** A template as an API server of a version takes it, and what it is for. */
import { readMinor } from '../load/kubernetes-version.ts';

/** Without what the version does not know: omitManagedFields came with 1.23. */
export function fitTemplate(text: string, kubernetesVersion: string): string {
  const minor = readMinor(kubernetesVersion);
  return minor !== null && minor < 23 ? text.replace(/^omitManagedFields:.*\n/m, '') : text;
}

/** The comment that it begins with, less its name. */
export function purposeOf(text: string): string {
  const [head = ''] = /^(?:#.*\n)+/.exec(text) ?? [];
  return head
    .replace(/^# ?/gm, '')
    .replace(/^[a-z-]+: /, '')
    .replace(/\s+/g, ' ')
    .trim();
}
