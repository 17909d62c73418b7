/** What the worker does, by the name under which the page asks for it. */
import { coverQuestions, openQuestion } from './coverage-jobs.ts';
import { comparePolicies, mendPolicy, readPolicy, setLevels } from './policy-jobs.ts';

export const policyJobs = {
  read: readPolicy,
  compare: comparePolicies,
  level: setLevels,
  mend: mendPolicy,
  cover: coverQuestions,
  open: openQuestion,
};

export type PolicyJobs = typeof policyJobs;
