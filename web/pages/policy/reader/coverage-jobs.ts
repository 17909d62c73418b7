/** What a policy would be blind to, and what opens its eyes. Pure; runs in the worker, for it takes longer than anybody waits for a click. */
import { coverPolicy, PolicyCoverer, type Status } from '../../../../src/policy/coverage/cover-policy.ts';
import { openEyes, type PolicyEdit } from '../../../../src/policy/coverage/open-eyes.ts';
import { sayEdit, sayLoss } from '../../../../src/policy/coverage/say-loss.ts';
import type { Watch } from '../../../../src/policy/coverage/watch.ts';
import { watchOfQuestion } from '../../../../src/policy/coverage/watch-of-question.ts';
import { insertRule, removeField, removeItem, replaceWord } from '../../../../src/policy/lint/edit-text.ts';
import { applyFix } from '../../../../src/policy/lint/fix-policy.ts';
import { loadPolicy } from '../../../../src/policy/load/parse-policy.ts';
import { nodeAt, type Path, type TreeNode } from '../../../../src/policy/load/tree.ts';
import type { Policy } from '../../../../src/policy/policy.ts';
import { readQuery } from '../../../../src/query/check-query.ts';
import type { Parameter } from '../../../../src/query/saved/parameter.ts';

/** A question as the server lists it. */
export interface CoveredQuestion {
  readonly name: string;
  readonly title: string;
  readonly theme: string;
  readonly query: string;
  readonly parameters: readonly Parameter[];
}

/** A detection as the server lists it: it works where each of its queries does. */
export interface CoveredDetection {
  readonly name: string;
  readonly title: string;
  readonly theme: string;
  readonly queries: readonly string[];
}

export type Coverable = CoveredQuestion | CoveredDetection;

/** Null where its text cannot be read. */
function watchOf(asked: Coverable): Watch | null {
  if ('query' in asked) return watchOfQuestion(asked);
  const { name, title, theme, queries } = asked;
  const read = queries.flatMap((text) => readQuery(text).query ?? []);
  return read.length < queries.length ? null : { kind: 'detection', name, title, tags: [theme], queries: read };
}

export interface Covered {
  readonly name: string;
  readonly title: string;
  readonly theme: string;
  readonly status: Status;
  /** Whether it would show bodies with credentials, which are not recorded, as it should be. */
  readonly isWithheld: boolean;
  readonly because: readonly string[];
}

interface CoverAsked {
  readonly policy: Policy;
  readonly questions: readonly Coverable[];
}

export function coverQuestions({ policy, questions }: CoverAsked): readonly Covered[] {
  const coverer = new PolicyCoverer(policy);
  return questions.flatMap((question) => {
    const watch = watchOf(question);
    if (watch === null) return [];
    const found = coverer.cover(watch);
    const because = found.hasRequests ? found.losses.map(sayLoss) : ['There is no request that it asks for.'];
    const { name, title, theme } = question;
    return [{ name, title, theme, status: found.status, isWithheld: found.isWithheld, because: [...new Set(because)] }];
  });
}

export interface Opening {
  readonly sentences: readonly string[];
  /** The text of the policy with it; null where it has to be written by hand. */
  readonly text: string | null;
}

interface OpenAsked {
  readonly text: string;
  readonly kubernetesVersion: string;
  readonly question: Coverable;
}

/** The smallest change after which the question is answered; null where none is needed, or helps. */
export function openQuestion({ text, kubernetesVersion, question }: OpenAsked): Opening | null {
  const { policy } = loadPolicy(text, { kubernetesVersion });
  const watch = watchOf(question);
  const [found] = policy === null || watch === null ? [] : coverPolicy(policy, [watch]);
  const change = policy === null || found === undefined ? null : openEyes(policy, found);
  if (change === null) return null;
  const written = writeEdits(text, kubernetesVersion, change.edits, `So that this is answered: ${question.title}`);
  // Read back in one form, whatever the order of the fields is.
  const formOf = (source: string) => JSON.stringify(loadPolicy(source, { kubernetesVersion }).policy);
  const isMeant = written !== null && formOf(written) === formOf(JSON.stringify(change.policy));
  return { sentences: change.edits.map(sayEdit), text: isMeant ? written : null };
}

/** From the last rule to the first, so that the numbers of the others stay; null where a place cannot be changed. */
function writeEdits(text: string, kubernetesVersion: string, edits: readonly PolicyEdit[], comment: string): string | null {
  const placeOf = (edit: PolicyEdit) =>
    (edit.kind === 'insert' ? edit.before : edit.ruleIndex) ?? (edit.kind === 'insert' ? Number.POSITIVE_INFINITY : -1);
  const order = edits
    .map((edit, at) => ({ edit, at }))
    .sort(
      (one, other) =>
        placeOf(other.edit) - placeOf(one.edit) ||
        Number(one.edit.kind === 'insert') - Number(other.edit.kind === 'insert') ||
        other.at - one.at,
    );
  let written: string | null = text;
  for (const { edit } of order) {
    const root: TreeNode | undefined = written === null ? undefined : loadPolicy(written, { kubernetesVersion }).source?.root;
    if (written === null || root === undefined) return null;
    written = writeEdit({ text: written, root }, edit, comment);
  }
  return written;
}

function writeEdit(source: { readonly text: string; readonly root: TreeNode }, edit: PolicyEdit, comment: string): string | null {
  if (edit.kind === 'keep-stages') return keepStages(source, edit);
  const rules = nodeAt(source.root, ['rules']);
  const last = rules?.kind === 'list' ? rules.items.length : 0;
  const change =
    edit.kind === 'raise'
      ? replaceWord(source, ['rules', edit.ruleIndex, 'level'], edit.level)
      : insertRule(source, edit.before ?? last, edit.rule, comment);
  return change && applyFix(source.text, { title: '', ...change });
}

/** One stage alone, or the whole list: more of them stand side by side, and are taken out by hand. */
function keepStages(
  source: { readonly text: string; readonly root: TreeNode },
  { ruleIndex, stages }: Extract<PolicyEdit, { kind: 'keep-stages' }>,
): string | null {
  const owner: Path = ruleIndex === null ? [] : ['rules', ruleIndex];
  const list = nodeAt(source.root, [...owner, 'omitStages']);
  if (list?.kind !== 'list') return null;
  const at = list.items.findIndex((item) => item.kind === 'text' && stages.some((stage) => stage === item.value));
  const change =
    list.items.length === 1
      ? removeField(source, owner, 'omitStages')
      : stages.length === 1
        ? removeItem(source, [...owner, 'omitStages'], at)
        : null;
  return change && applyFix(source.text, { title: '', ...change });
}
