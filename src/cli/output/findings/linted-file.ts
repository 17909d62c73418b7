/** One policy with its findings, as every writer of findings gets it. */
import type { AnswerOf } from '../../../contract/answers.ts';
import type { Style } from '../../terminal/style.ts';

export type LintedFile = AnswerOf<'policy lint'>['files'][number];

/** Gives the whole page. */
export type FindingsWriter = (files: readonly LintedFile[], style: Style) => string;
