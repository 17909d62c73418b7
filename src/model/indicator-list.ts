/** Lists of one's own that rules ask: approved addresses, known bad images. Their entries are in the form that their kind gives them. */

export const listKinds = ['addresses', 'users', 'agents', 'images', 'hashes', 'texts'] as const;

/**
 * How an entry fits a value. `addresses`: the address is in the network. `users`, `texts`: they are equal. `agents`: it stands in
 * the value, whatever the case. `images`: it is the image, with the tag and digest that it names; `registry/path/*` is all
 * below. `hashes`: it is one of the hashes in the value. In users, texts and agents `*` stands for anything.
 */
export type ListKind = (typeof listKinds)[number];

export interface IndicatorList {
  readonly name: string;
  readonly kind: ListKind;
  /** Those that hold; what has expired is not among them. */
  readonly entries: readonly string[];
  /** Whether a command gave it: it comes before one of the same name that the configuration has. */
  readonly isGiven?: true;
  /** What of it ends soon, or has ended, in sentences; absent where nothing does. */
  readonly ending?: readonly string[];
}

export type IndicatorLists = ReadonlyMap<string, IndicatorList>;

/** What a rule writes where it asks a list. */
export const placeholder = /^%([A-Za-z0-9][\w.-]{0,99})%$/;

/** Docker Hub is what an image without a registry comes from, and its official images have a folder that nobody writes. */
export const hubPrefix = '^((index\\.)?docker\\.io/)?(library/)?';
