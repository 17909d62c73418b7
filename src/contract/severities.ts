/** Severities of findings, and the word for none. */
export const failOn = ['error', 'warning', 'note', 'never'] as const;
