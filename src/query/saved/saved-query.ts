/** A saved query: a question with a name, and with places, written `$name`, for the values of the one who asks it. */
import type { NeededLevel } from '../needed-level.ts';
import type { Parameter } from './parameter.ts';

export interface SavedQuery {
  /** Kebab-case; what a person types. */
  readonly name: string;
  /** The question, in the words of a person. */
  readonly title: string;
  /** What to know about the answer; empty where there is nothing. */
  readonly description: string;
  /** What it is listed under. */
  readonly theme: string;
  readonly parameters: readonly Parameter[];
  /** The query, with its parameters as `$name`. */
  readonly query: string;
  /** Names of the questions that usually follow. */
  readonly next: readonly string[];
  /** Derived from the fields that the query names. */
  readonly needs: NeededLevel;
}

/** Lower-case words joined by hyphens. */
export const savedQueryName = /^[a-z0-9]+(-[a-z0-9]+)*$/;
export const longestName = 64;
