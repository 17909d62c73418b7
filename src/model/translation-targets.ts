/** The query languages that a question can be translated to: what the command, its request and the translator agree on. */

export const translationTargets = ['jq', 'kql', 'logql', 'esql', 'spl', 'cloudwatch'] as const;

export type TranslationTarget = (typeof translationTargets)[number];
