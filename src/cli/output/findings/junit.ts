/** Findings as the report of a test run, which most pipelines can show: a file is a suite, a finding a test that failed. */
import type { FindingsWriter } from './reviewed-file.ts';

export const writeJunit: FindingsWriter = (files, _, tool) => {
  const suites = files.flatMap(({ path, findings }) => {
    const cases = findings.map(({ code, severity, message, effect, hint, line, column }) => [
      `    <testcase classname="${xml(path)}" name="${xml(`${code} ${line}:${column}`)}">`,
      `      <failure type="${xml(severity)}" message="${xml(message)}">${xml([`${path}:${line}:${column}`, effect, hint ?? ''].filter((text) => text !== '').join('\n'))}</failure>`,
      '    </testcase>',
    ]);
    const fine = [`    <testcase classname="${xml(path)}" name="${xml(tool)}"/>`];
    return [
      `  <testsuite name="${xml(path)}" tests="${Math.max(1, findings.length)}" failures="${findings.length}">`,
      ...(cases.length === 0 ? fine : cases.flat()),
      '  </testsuite>',
    ];
  });
  return ['<?xml version="1.0" encoding="UTF-8"?>', `<testsuites name="telltale ${xml(tool)}">`, ...suites, '</testsuites>', ''].join('\n');
};

/** XML has no control characters at all, not even as references. */
function xml(text: string): string {
  return text
    .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Surrogate}/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;');
}
