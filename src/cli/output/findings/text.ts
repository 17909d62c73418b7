/** Findings for a person: the line, a mark under the place, why, what it does to the record, what to do. */
import { renderDiagnostics } from '../../../query/render-diagnostics.ts';
import { escapeLines, escapeText } from '../../terminal/escape.ts';
import type { FindingsWriter, ReviewedFile } from './reviewed-file.ts';

export const writeText: FindingsWriter = (files, style) => {
  const pages = files.flatMap((file) => {
    const fixed = file.fixed.map(({ code, title }) => style.green(`Mended: ${escapeText(title)} (${code})`));
    const findings = file.findings.map((finding) => {
      const { severity, code, line, column, effect, fix, hint, message, span } = finding;
      const head = style.bold(`${escapeText(file.path)}:${line}:${column} ${code}`);
      const body = renderDiagnostics(file.text, [{ severity, code, message, span }]);
      const rest = [effect, ...(hint === undefined ? [] : [hint]), ...(fix === undefined ? [] : [`--fix: ${fix}.`])].filter(
        (text) => text !== '',
      );
      return `${head}\n${escapeLines(body)}\n${rest.map((text) => style.dim(`  ${escapeText(text)}`)).join('\n')}\n`;
    });
    return [...fixed, ...findings];
  });
  return `${[...pages, ...files.map(summaryOf)].join('\n')}\n`;
};

function summaryOf({ path, verdict, findings }: ReviewedFile): string {
  const counts = (['error', 'warning', 'note'] as const).flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [`${count} ${severity}${count === 1 ? '' : 's'}`];
  });
  return escapeText(`${path}: ${verdict}; ${counts.length === 0 ? 'nothing found' : counts.join(', ')}.`);
}
