/**
 * Where a time stands, and so what its short form means there: `start` begins what it names and `end` closes it, as in
 * `between 2026-11-20 and 2026-11-21`; `after` is an instant, but the end of a whole day; `exact` is to the microsecond.
 */
export type TimeForm = 'exact' | 'start' | 'end' | 'after';
