/** Where detections hand their findings. */
import type { Finding } from '../../model/finding.ts';

export interface FindingSink {
  /** Resolves once they are in the store; those whose ids are there already change nothing. */
  record(findings: readonly Finding[]): Promise<void>;
}
