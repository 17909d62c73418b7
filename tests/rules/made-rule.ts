/** What every rule of a test has, beside what the test is about. */
export const madeRule = {
  title: 'A rule',
  status: 'stable',
  level: 'high',
  description: '',
  author: '',
  tags: [],
  references: [],
  falsePositives: [],
  reason: '',
  next: [],
  tests: { match: [], ignore: [] },
  verdict: 'alive',
  queries: [],
  needs: 'Metadata',
} as const;
