/** What a host tells the process that started it. */
export type StartReport =
  /** It listens. */
  | { readonly state: 'ready' }
  /** Another host has the directory, and listens. */
  | { readonly state: 'answered' }
  /** Another process has the directory, and does not answer. */
  | { readonly state: 'locked' }
  /** The engine has no build for this system, or it cannot be loaded. */
  | { readonly state: 'unsupported'; readonly message: string }
  | { readonly state: 'failed'; readonly message: string };
