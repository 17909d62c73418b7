/** What stands among audit events and is none: passed over on purpose, and counted by kind. */

export const skipKinds = {
  'klog': 'lines that Kubernetes components log beside the audit events',
  'other-log': 'log lines of other programs, such as the authenticator of EKS',
  'other-json': 'JSON records of other logs',
  'control-message': 'test messages of the transport, such as the CONTROL_MESSAGE of CloudWatch',
  'other-category': 'records of other categories of the same export, such as guard of AKS',
} as const;

export type SkipKind = keyof typeof skipKinds;
