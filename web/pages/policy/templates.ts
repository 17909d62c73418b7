/** Policies to begin with. */
import beginning from '../../../deploy/audit-policy.yaml?raw';

export interface PolicyTemplate {
  readonly name: string;
  readonly title: string;
  readonly about: string;
  readonly text: string;
}

export const templates: readonly PolicyTemplate[] = [
  {
    name: 'audit-policy.yaml',
    title: 'To begin with',
    about: 'Everything that happens, without bodies; without what every node does every few seconds.',
    text: beginning,
  },
];
