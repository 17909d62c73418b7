/** Why an API server refuses a policy, and then does not start: every code with what it means. docs/reference/policy-lint.md is made from it. */

export const refusals = {
  'yaml-syntax': 'The text is no YAML.',
  'json-syntax': 'A text that begins with a brace is read as JSON, and this is none.',
  'control-character': 'The text holds a control character.',
  'too-large': 'The text is larger or more deeply nested than any policy.',
  'not-a-policy': 'It is not an audit policy, or not of a version that the server knows.',
  'wrong-type': 'A value is of another type than its field takes, such as a level that YAML reads as false.',
  'no-rules': 'There are no rules.',
  'level-missing': 'A rule has no level.',
  'level-unknown': 'A level is none of None, Metadata, Request and RequestResponse; their case counts.',
  'stage-unknown': 'A stage to omit is none of RequestReceived, ResponseStarted, ResponseComplete and Panic.',
  'path-without-slash': 'A path of nonResourceURLs does not begin with a slash.',
  'path-wildcard': 'A path of nonResourceURLs has its `*` before the end.',
  'group-invalid': 'An API group is no DNS name.',
  'group-wildcard': 'The group `*` is for Kubernetes 1.36 and later.',
  'names-without-resources': 'resourceNames stand without resources.',
  'paths-and-resources': 'One rule cannot be for paths and for resources.',
} as const;
