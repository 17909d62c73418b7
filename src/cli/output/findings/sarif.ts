/** Findings as SARIF 2.1.0, which code hosts show beside the lines. */

import { readVersion } from '../../../platform/version.ts';
import { escapeJson } from '../../terminal/escape.ts';
import type { FindingsWriter } from './reviewed-file.ts';

export const writeSarif: FindingsWriter = (files, _, tool) => {
  const found = files.flatMap(({ path, findings }) => findings.map((finding) => ({ path, ...finding })));
  const codes = [...new Set(found.map(({ code }) => code))];
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: `telltale ${tool}`,
            version: readVersion(),
            rules: codes.map((code) => ({
              id: code,
              fullDescription: { text: found.find((finding) => finding.code === code)?.effect ?? code },
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: found.map(({ path, code, severity, message, effect, hint, line, column, endLine, endColumn }) => ({
          ruleId: code,
          ruleIndex: codes.indexOf(code),
          level: severity,
          message: { text: [message, effect, hint ?? ''].filter((text) => text !== '').join(' ') },
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: path === '-' ? 'stdin' : encodeURI(path) },
                region: { startLine: line, startColumn: column, endLine, endColumn },
              },
            },
          ],
        })),
      },
    ],
  };
  return `${escapeJson(JSON.stringify(log, null, 2))}\n`;
};
