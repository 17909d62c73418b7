/** What following the logs finds worth telling. */

export type TailReport =
  /** Told once, until it can be read again. */
  | { readonly kind: 'unreadable'; readonly path: string; readonly code: string }
  | { readonly kind: 'readable'; readonly path: string }
  /** Cut, or written anew, in its place. */
  | { readonly kind: 'rewritten'; readonly path: string }
  /** Shorter than what was read of it: it is read again from its beginning. */
  | { readonly kind: 'read-again'; readonly path: string }
  | { readonly kind: 'damaged'; readonly path: string; readonly reason: string; readonly storedAt: number }
  | { readonly kind: 'unsupported'; readonly path: string }
  | { readonly kind: 'checkpoint-damaged'; readonly path: string; readonly keptAs: string }
  | { readonly kind: 'checkpoint-unwritable'; readonly path: string; readonly code: string };
