/** A translation in the making: what could not be said, what the reader has to know, and which definitions the text needs. */
import type { Diagnostic, Span } from '../../model/diagnostic.ts';
import type { Formula } from '../ast.ts';
import { Report } from '../report.ts';

/** What a language cannot say, and why, as the end of a sentence. */
export interface Cannot {
  readonly why: string;
  readonly hint?: string | undefined;
}

/** A piece of the other language, or why there is none. */
export type Said = string | Cannot;

export function cannot(why: string, hint?: string): Cannot {
  return { why, hint };
}

export class Draft {
  readonly #report = new Report();
  readonly #language: string;
  /** Sentences of this program alone, never text of the query: they stand in the text as comments. */
  readonly notes = new Set<string>();
  /** Names of definitions, in the order in which they were asked for. */
  readonly definitions = new Set<string>();

  /** What each `eval` over events computes, by the name that fields refer to. */
  readonly computed = new Map<string, { readonly formula: Formula; readonly code: string }>();

  /** Whether `source_ip` leaves out addresses that Telltale was told of. */
  readonly hasTrustedProxies: boolean;

  constructor(language: string, hasTrustedProxies = false) {
    this.#language = language;
    this.hasTrustedProxies = hasTrustedProxies;
  }

  get diagnostics(): readonly Diagnostic[] {
    return this.#report.diagnostics;
  }

  /** The piece, or nothing where the language has none: then the reader is told of the place. */
  said(piece: Said, what: string, span: Span): string {
    if (typeof piece === 'string') return piece;
    const message = `${this.#language} cannot say ${what}: ${piece.why}.`;
    const isTold = this.diagnostics.some((told) => told.message === message && told.span.start === span.start);
    if (!isTold) this.#report.error({ code: 'not-translatable', message, span, hint: piece.hint });
    return '';
  }

  note(sentence: string): void {
    this.notes.add(sentence);
  }

  /** Asks for a definition by name, and gives the name. */
  define(name: string): string {
    this.definitions.add(name);
    return name;
  }
}
