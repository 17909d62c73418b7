/** Policies to begin with: those that `telltale policy init` prints. */

import cis from '../../../policies/cis.yaml?raw';
import forensic from '../../../policies/forensic.yaml?raw';
import minimal from '../../../policies/minimal.yaml?raw';
import pciDss from '../../../policies/pci-dss.yaml?raw';
import recommended from '../../../policies/recommended.yaml?raw';
import { fitTemplate, purposeOf } from '../../../src/policy/templates/fit-template.ts';

export interface PolicyTemplate {
  readonly name: string;
  readonly title: string;
  readonly about: string;
  readonly textFor: (kubernetesVersion: string) => string;
}

const texts = [
  ['recommended', 'Recommended', recommended],
  ['minimal', 'Minimal', minimal],
  ['cis', 'CIS benchmark', cis],
  ['pci-dss', 'PCI DSS', pciDss],
  ['forensic', 'Forensic', forensic],
] as const;

export const templates: readonly PolicyTemplate[] = texts.map(([name, title, text]) => ({
  name: `${name}.yaml`,
  title,
  about: purposeOf(text),
  textFor: (kubernetesVersion) => fitTemplate(text, kubernetesVersion),
}));
