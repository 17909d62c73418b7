/** What other programs may import: `import { evaluatePolicy } from 'telltale'`. docs/guides/policy-api.md tells of it. */
// biome-ignore-start lint/performance/noBarrelFile: the one door of the package
export type { Attributes, AttributesUser } from './policy/attributes.ts';
export { type AskedEvent, attributesOf } from './policy/attributes-of.ts';
export { type Evaluation, evaluatePolicy } from './policy/evaluate-policy.ts';
export { applyFix, type FixedPolicy, fixPolicy } from './policy/lint/fix-policy.ts';
export { type Finding, type LintResult, lintPolicy } from './policy/lint/lint-policy.ts';
export type { PolicyDiagnostic } from './policy/load/finding.ts';
export { type ParsedPolicy, type ParseOptions, parsePolicy } from './policy/load/parse-policy.ts';
export { type GroupResources, type Level, levels, type Policy, type PolicyRule, type Stage, stages } from './policy/policy.ts';
// biome-ignore-end lint/performance/noBarrelFile: the one door of the package
