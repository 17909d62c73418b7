/** What is asked about the set-up of API servers. */
import { z } from 'zod';
import { failOn } from './severities.ts';

const path = z.string().max(4096);

export const doctorRequest = z.strictObject({
  paths: z.array(path).max(100).default([]).describe('Files that say how an API server is started; `-` for standard input.'),
  manifests: z.array(path).max(100).default([]).describe('The same.'),
  kubeadm: path.optional().describe('A configuration of kubeadm.'),
  live: z.boolean().default(false).describe('Whether to look at this machine, or at the cluster that it is in.'),
  root: path.optional().describe('Where the file system of the node is mounted.'),
  metrics: path.optional().describe('Metrics of an API server: a file, `-`, or an address.'),
  tokenFile: path.optional().describe('A file with the token for the address of the metrics.'),
  ca: path.optional().describe('A file with the authorities that the certificate at that address is checked against.'),
  rate: z.number().min(0).optional().describe('Events a second, in place of what is measured.'),
  cluster: z.string().max(253).optional().describe('Only the events of this cluster count for the rate.'),
  since: z.string().max(100).optional().describe('Only events from this time on count for the rate.'),
  kubernetesVersion: z.string().max(100).optional().describe('The version of the API server; absent: that of the file, else the newest.'),
  failOn: z.enum(failOn).default('warning').describe('The least severity of a finding that makes the call fail.'),
  offline: z.boolean().default(false).describe('Whether nothing is asked over the network.'),
  fix: z.boolean().default(false).describe('Whether to mend what has a sure fix and is of that severity at least.'),
  write: z.boolean().default(false).describe('Whether the mended text takes the place of the file.'),
  backup: path.optional().describe('The folder for the file as it was.'),
  traffic: z
    .string()
    .max(1000)
    .optional()
    .describe('What the events are called that the rate is measured with; absent: none are looked at.'),
});
