/** Requests about detection rules: which there are, what is wrong with one, whether its tests hold, and what they find. */

import { z } from 'zod';
import { alertLevels } from '../model/alert.ts';
import { requestRange } from './request-range.ts';
import { failOn } from './severities.ts';

const names = z.array(z.string().max(256)).max(1000).default([]);
const folders = z.array(z.string().max(4096)).max(100).default([]).describe('Files and folders with rules of one’s own.');
const lists = z.array(z.string().max(4300)).max(100).default([]).describe('Lists that rules ask, each NAME=FILE or NAME:KIND=FILE.');
const config = z.string().max(4096).optional().describe('The configuration file, for its exceptions, lists and proxies.');
const noBuiltIn = z.boolean().default(false).describe('Whether the rules that come with telltale are left out.');
const ruleText = z.string().max(100_000).describe('A rule as YAML, with the rules that it counts, if any.');
const level = z.enum(alertLevels).default('informational').describe('The least level.');

export const rulesRequests = {
  detect: z.strictObject({
    rules: names.describe('Only these rules, by name or id.'),
    folders,
    noBuiltIn,
    level,
    lists,
    config,
    failOn: z
      .enum([...alertLevels, 'never'])
      .default('never')
      .describe('The least level of a finding that makes the call fail.'),
    ...requestRange,
    events: z.boolean().default(false).describe('Whether each finding gives its event as it arrived.'),
  }),
  'rules list': z.strictObject({
    folders,
    noBuiltIn,
    lists,
    config,
    level,
    tag: z.string().max(100).optional().describe('Only rules with this tag.'),
  }),
  'rules show': z.strictObject({ rule: z.string().max(256).describe('Its name or id.'), folders, lists, config }),
  'rules lint': z.strictObject({
    paths: z.array(z.string()).describe('Files and folders; none means the rules that come with telltale.'),
    lists,
    config,
    failOn: z.enum(failOn).default('error').describe('The least severity that makes the call fail.'),
  }),
  'rules convert': z.strictObject({ paths: z.array(z.string()).min(1).describe('Files and folders with rules.'), lists }),
  'rules test': z.strictObject({
    rules: names.describe('Only these rules, by name or id.'),
    folders,
    noBuiltIn,
    lists,
    config,
    ...requestRange,
  }),
  detections: z.strictObject({}),
  catalogue: z.strictObject({}),
  rule: z.strictObject({ name: z.string().max(256).describe('Its name or id.') }),
  'rule-test': z.strictObject({ text: ruleText }),
  'rule-past': z.strictObject({
    rule: z.string().max(256).optional().describe('Its name or id; or else `text`.'),
    text: ruleText.optional(),
    ...requestRange,
  }),
};
