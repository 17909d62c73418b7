/** The classes of status codes as every chart has them: order in the stack, name, colour. Pure. */

export const codeClasses = ['2xx', '3xx', '1xx', 'none', '4xx', '5xx'] as const;

export type CodeClass = (typeof codeClasses)[number];

const names: Readonly<Record<CodeClass, string>> = {
  '1xx': '1xx upgraded',
  '2xx': '2xx',
  '3xx': '3xx',
  '4xx': '4xx refused or failed',
  '5xx': '5xx server errors',
  none: 'no code yet',
};

/** Of a code or of its class. */
export function classOf(code: string): CodeClass {
  return codeClasses.find((name) => name[0] === code[0] && code.length === 3) ?? 'none';
}

export function seriesOf(name: CodeClass, counts: readonly number[]) {
  return { name: names[name], color: `--code-${name}`, counts };
}
