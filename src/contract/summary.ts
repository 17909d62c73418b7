/**
 * The answer of `summary`: plain data that `-o json` writes as it stands, and that text and Markdown are made from.
 * Every `query` is text of the query language and, asked as it is, gives what it stands beside.
 */
import type { Cell } from './rows.ts';

export interface Summary {
  /** What the summary was restricted to. */
  readonly asked: {
    /** Empty where all clusters were asked. */
    readonly clusters: readonly string[];
    /** As a stage of the query language, such as `last 24h`; null where all times were asked. */
    readonly range: string | null;
  };
  /** The first and the last event by the time of the request; null where there is none. */
  readonly time: TimeSpan | null;
  /** The newest event of all, where none lies in the range that was asked for. */
  readonly newest: Newest | null;
  /** Requests, each counted once. */
  readonly requests: number;
  /** Records: every stage of every request. */
  readonly events: number;
  /** Null where there are no events. */
  readonly volume: Volume | null;
  readonly coverage: Coverage;
  readonly sections: readonly SectionAnswer[];
  readonly badRecords: BadRecords;
}

export interface TimeSpan {
  /** ISO 8601, UTC. */
  readonly from: string;
  readonly to: string;
  readonly seconds: number;
}

export interface Newest {
  readonly time: string;
  /** A range as long as the one that was asked for, which ends with this event. */
  readonly since: string;
  readonly until: string;
}

/** Requests over time, in slices of equal length. */
export interface Volume {
  readonly query: string;
  /** Where the first slice begins. */
  readonly from: string;
  readonly sliceSeconds: number;
  readonly requests: readonly number[];
  /** Those of them that were answered with 4xx or 5xx. */
  readonly failed: readonly number[];
}

/** What the log holds, and therefore what can be asked of it. Counted in events. */
export interface Coverage {
  readonly query: string;
  readonly clusters: readonly Share[];
  readonly levels: readonly Share[];
  readonly stages: readonly Share[];
  /** Null where there are too few events to tell what is usual. */
  readonly silences: Silences | null;
}

export interface Share {
  readonly value: string;
  readonly events: number;
}

/** Times without any event in a cluster, far longer than is usual there: the log may be incomplete. */
export interface Silences {
  /** What is shorter is not told. */
  readonly atLeastSeconds: number;
  readonly count: number;
  /** Whether there may be more than `count`. */
  readonly isCountExact: boolean;
  /** The longest first. */
  readonly longest: readonly Silence[];
}

export interface Silence extends TimeSpan {
  readonly cluster: string;
  /** The flow around it. */
  readonly query: string;
}

export const sectionGroups = ['activity', 'identities', 'refusals', 'sensitive', 'health'] as const;
export type SectionGroup = (typeof sectionGroups)[number];

/** `values`: all rows in one line, each with its count. `list`: one line for each row. */
export type SectionForm = 'values' | 'list';

export interface SectionAnswer {
  readonly id: string;
  readonly group: SectionGroup;
  readonly title: string;
  readonly form: SectionForm;
  readonly query: string;
  /** The requests that `query` is about. */
  readonly requests: number;
  /** Those of them that the rows are about: all, or all but what is folded. */
  readonly listed: { readonly query: string; readonly requests: number };
  readonly columns: readonly { readonly key: string; readonly type: string }[];
  readonly rows: readonly SectionRow[];
  /** How many rows `listed` gives beyond these; at least so many where `isMoreExact` is false. */
  readonly more: number;
  readonly isMoreExact: boolean;
  /** What the control plane did of the same, and is not in the rows; null where it is not told apart. */
  readonly folded: Folded | null;
  /** Where there are no rows: that nothing happened, or that it would not have been recorded. */
  readonly absence: Absence | null;
  /** What the rows cannot tell. */
  readonly caveat: string | null;
}

export interface Absence {
  /** Whether there are events that show that such requests would have been recorded. */
  readonly recorded: boolean;
  readonly text: string;
}

export interface SectionRow {
  /** By the keys of `columns`. */
  readonly values: Readonly<Record<string, Cell>>;
  /** The requests behind this row. */
  readonly query: string;
}

export interface Folded {
  readonly query: string;
  readonly requests: number;
  /** Who most of all, by the short name. */
  readonly actors: readonly { readonly actor: string; readonly requests: number }[];
  /** How many others there are. */
  readonly more: number;
}

export interface BadRecords {
  readonly count: number;
  readonly reasons: readonly { readonly reason: string; readonly count: number }[];
}
