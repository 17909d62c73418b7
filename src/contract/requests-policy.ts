/** Requests about audit policies: what one says, what it does to a request, how two differ, and what one would record. */
import { z } from 'zod';
import { requestRange } from './request-range.ts';

const kubernetesVersion = z
  .string()
  .max(100)
  .optional()
  .describe('The version of the API server; absent: that of the manifest, else the newest.');
const path = z.string().max(4096).describe('The policy, or a manifest that names it; `-` for standard input.');
const word = z.string().max(1000);

const keep = z.array(word).default([]);

/** Policies that come along, and control planes that take none: of those it is said what can be set. */
export const policyTemplates = ['minimal', 'recommended', 'cis', 'pci-dss', 'forensic'] as const;
export const managedControlPlanes = ['eks', 'aks', 'gke'] as const;

export const policyRequests = {
  'policy init': z.strictObject({
    template: z.enum([...policyTemplates, ...managedControlPlanes]).default('recommended'),
    list: z.boolean().default(false).describe('Whether to say what each template is for instead.'),
    kubernetesVersion,
  }),
  'policy explain': z.strictObject({ path, kubernetesVersion }),
  'policy eval': z.strictObject({
    path,
    user: word.optional().describe('Who logged in; absent for a request whose login failed.'),
    groups: z.array(word).default([]).describe('Groups of the user, beside those that follow from the name.'),
    verb: word.optional().describe('The verb; for a path the HTTP method. Absent: get.'),
    resource: word.optional().describe('The resource in the plural.'),
    subresource: word.optional(),
    apiGroup: word.optional().describe('The group of the resource; absent: the one that serves it.'),
    namespace: word.optional(),
    name: word.optional(),
    urlPath: z.string().max(10_000).optional().describe('A path that is no resource, such as /healthz.'),
    kubernetesVersion,
  }),
  'policy diff': z.strictObject({
    before: path,
    after: path,
    kubernetesVersion,
    traffic: z.boolean().default(false).describe('Whether recorded events are counted by what changes for them.'),
  }),
  'policy simulate': z.strictObject({
    path,
    ...requestRange,
    priceLists: z
      .array(word)
      .default([])
      .describe('Names of price lists, or `all`; absent: those of the file of prices, where one is given.'),
    pricesPath: z.string().max(4096).optional().describe('A file of prices of one’s own.'),
    pricePerGib: z.string().max(40).optional().describe('A price of one’s own for a GiB that is sent.'),
    currency: z.string().min(1).max(12).optional().describe('Of that price.'),
    retentionDays: z.int().min(1).max(36_500).default(30).describe('How long events are kept.'),
    kubernetesVersion,
  }),
  'policy coverage': z.strictObject({
    path,
    keep: keep.describe('Questions and detections to look at, by name or by set; none means all.'),
    traffic: z.boolean().default(false).describe('Whether changes are priced on recorded events.'),
    ...requestRange,
    failOn: z.enum(['blind', 'partly', 'never']).default('never'),
    kubernetesVersion,
  }),
  'policy suggest': z.strictObject({
    budget: z.string().max(100).optional().describe('The most that may be recorded: bytes a day, or a part of what is recorded today.'),
    keep: keep.describe('Questions and detections that have to stay answerable, by name or by set; none means security.'),
    from: z.string().max(4096).optional().describe('A policy to begin with.'),
    ...requestRange,
    kubernetesVersion,
  }),
  'policy-traffic': z.strictObject({
    policy: z.string().max(300_000).describe('The text of the policy, as YAML or JSON.'),
    text: z.string().max(100_000).default('').describe('Which events: filters and a time range, in the query language.'),
    kubernetesVersion: z.string().max(100).optional().describe('The version of the API server; absent: the newest.'),
  }),
};
