/** Findings as annotations of a GitHub workflow. What would end a command there is written by its code. */
import { escapeText } from '../../terminal/escape.ts';
import type { FindingsWriter } from './reviewed-file.ts';

const commands = { error: 'error', warning: 'warning', note: 'notice' } as const;

export const writeGithub: FindingsWriter = (files) =>
  files
    .flatMap(({ path, findings }) =>
      findings.map(({ severity, code, message, effect, hint, line, column, endLine, endColumn }) => {
        const place = [
          `file=${property(path)}`,
          `line=${line}`,
          `endLine=${endLine}`,
          `col=${column}`,
          `endColumn=${endColumn}`,
          `title=${property(code)}`,
        ];
        return `::${commands[severity]} ${place.join(',')}::${data([message, effect, hint ?? ''].filter((text) => text !== '').join(' '))}\n`;
      }),
    )
    .join('');

function data(text: string): string {
  return escapeText(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
