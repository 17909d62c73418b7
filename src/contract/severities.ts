/** Severities of findings, and the word for none. */
export const failOn = ['error', 'warning', 'note', 'never'] as const;

/** The option of commands that end with exit code 1 if a finding is that severe. */
export function failOnOption<Initial extends (typeof failOn)[number]>(initial: Initial) {
  return {
    option: 'fail-on',
    placeholder: 'SEVERITY',
    takes: failOn,
    initial,
    description: `The least severity that fails: error, warning, note or never (default: ${initial}).`,
  } as const;
}
