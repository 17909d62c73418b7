/** The text of a file that a person gives the page. It is read here, and sent nowhere. */
import { longestText } from './policy-draft.ts';

export interface OpenedFile {
  readonly name: string;
  readonly text: string;
}

/** @throws Error that says what to do. */
export async function readPolicyFile(file: File): Promise<OpenedFile> {
  if (file.size > 4 * longestText) throw new Error(`${file.name} is too large for an audit policy.`);
  const bytes = await file.arrayBuffer().catch(() => {
    throw new Error(`${file.name} could not be read. A folder is none, and a file that has changed since must be given again.`);
  });
  const text = decode(bytes);
  if (text === null) throw new Error(`${file.name} is no text in UTF-8.`);
  if (text.length > longestText) throw new Error(`${file.name} is too large for an audit policy.`);
  return { name: file.name, text };
}

function decode(bytes: ArrayBuffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

export function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/yaml' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
