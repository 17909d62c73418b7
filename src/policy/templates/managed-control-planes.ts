/** Control planes whose audit policy is the vendor's: what they record, and what can be switched at all. */

export interface ManagedControlPlane {
  readonly name: string;
  readonly title: string;
  readonly records: string;
  readonly switches: string;
  /** From the root of the project. */
  readonly guide: string;
}

export const managedControlPlanes: readonly ManagedControlPlane[] = [
  {
    name: 'eks',
    title: 'Amazon EKS',
    records: 'by a policy of Amazon’s, into CloudWatch Logs, once the log type audit is switched on. It is off by default.',
    switches: 'the log type audit, on or off for the whole cluster; the retention and the class of its log group.',
    guide: 'docs/guides/eks.md',
  },
  {
    name: 'aks',
    title: 'Azure AKS',
    records: 'by a policy of Azure’s, once a diagnostic setting takes it to a storage account, an event hub or Log Analytics.',
    switches:
      'the category: kube-audit has everything, kube-audit-admin leaves out get and list, and with them the reading of secrets; where it goes, and how long it stays.',
    guide: 'docs/guides/aks.md',
  },
  {
    name: 'gke',
    title: 'Google GKE',
    records:
      'by policies of Google’s, into Cloud Logging, in Google’s own form: most writes always and at no charge (Admin Activity), reads and the rest if they are switched on (Data Access).',
    switches:
      'Data Access of the Kubernetes Engine API: admin reads, data reads and data writes, each on or off, with exempted users; sinks and exclusions.',
    guide: 'docs/guides/gke.md',
  },
];
