/** A segment of the spool as its owner knows it: what is in it, and how much of that is released. */
export interface Segment {
  readonly number: number;
  readonly path: string;
  readonly token: string;
  /** So much of it is on disk and may be read. */
  committed: number;
  /** Found when the spool was opened: what is damaged between its records is set aside already. */
  readonly found: boolean;
  /** Nothing is added to it any more. */
  sealed: boolean;
  /** Of the last entry in it; 0 while it is empty. */
  lastSequence: number;
  /** Of the entries that are not released. */
  entries: number;
  bytes: number;
  oldestReceivedAt: number | null;
  /** Files of bodies that belong to it, with their lengths; they go when their entries are released. */
  readonly bodies: Map<number, { readonly name: string; readonly bytes: number }>;
}
