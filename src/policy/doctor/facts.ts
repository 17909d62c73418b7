/** What was found beside the text of the setup: on the disk, over the network, in the traffic. All of it may be unknown. */
import type { WebhookTarget } from './webhook-target.ts';

export type PolicyFact =
  | { readonly state: 'missing' | 'folder' | 'unreadable' | 'empty'; readonly path: string }
  | {
      readonly state: 'read';
      readonly path: string;
      readonly loads: boolean;
      readonly errors: number;
      readonly warnings: number;
      /** The first that is wrong, with its line; null where nothing is. */
      readonly first: string | null;
      /** Whether a rule is at Request or RequestResponse. */
      readonly recordsBodies: boolean;
      /** To tell the policies of several servers apart. */
      readonly digest: string;
    };

export interface LogFolderFact {
  readonly path: string;
  readonly state: 'folder' | 'missing' | 'no-folder';
  /** Why the API server cannot write there; null where it can, or where nobody knows. */
  readonly refusal: string | null;
  readonly freeBytes: number | null;
  /** Of the log and its backups. */
  readonly usedBytes: number;
}

/** What the API server records, as it was measured. */
export interface Traffic {
  readonly eventsPerSecond: number;
  readonly peakPerSecond: number;
  readonly bytesPerDay: number;
  /** Null where sizes alone were looked at. */
  readonly largestBytes: number | null;
  /** Where the figures come from, such as `the store`. */
  readonly source: string;
}

/** How the receiver of the webhook answered an empty list of events. */
export interface WebhookProbe {
  readonly state: 'answered' | 'unresolved' | 'refused' | 'silent' | 'untrusted' | 'wrong-name' | 'expired' | 'failed';
  /** What was said, without secrets. */
  readonly detail: string;
  readonly status: number | null;
  /** Days until the certificate ends; null where there is none. */
  readonly certificateDays: number | null;
}

export interface WebhookFact {
  /** On this machine. */
  readonly path: string;
  readonly state: 'missing' | 'unreadable' | 'invalid' | 'read';
  /** Why it is invalid; empty otherwise. */
  readonly problem: string;
  readonly target: WebhookTarget | null;
  /** Files that it names and that are not there. */
  readonly missingFiles: readonly string[];
  /** Whether others than its owner may read it, though it holds a secret. */
  readonly isOpen: boolean;
  readonly probe: WebhookProbe | null;
}

export interface SetupFacts {
  readonly policy: PolicyFact | null;
  readonly logFolder: LogFolderFact | null;
  /** Other files among the manifests that start an API server too. */
  readonly doubles: readonly string[];
  readonly traffic: Traffic | null;
  readonly webhook: WebhookFact | null;
}

export const nothingKnown: SetupFacts = { policy: null, logFolder: null, doubles: [], traffic: null, webhook: null };
