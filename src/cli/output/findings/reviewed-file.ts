/** A text with its findings, as every writer of findings gets it. */
import type { AnswerOf } from '../../../contract/answers.ts';
import type { Style } from '../../terminal/style.ts';

export interface ReviewedFile extends Pick<AnswerOf<'policy lint'>['files'][number], 'path' | 'fixed' | 'findings' | 'text'> {
  /** What holds of the whole, for a person, such as `kube-apiserver 1.36 takes it`. */
  readonly verdict: string;
}

/** Gives the whole page. `tool` is the command that found it. */
export type FindingsWriter = (files: readonly ReviewedFile[], style: Style, tool: string) => string;
