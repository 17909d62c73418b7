import { describe, expect, it } from 'vitest';
import { parsePolicy } from '../../../../src/policy/load/parse-policy.ts';
import { templates } from '../templates.ts';
import { type CoveredQuestion, coverQuestions, openQuestion } from './coverage-jobs.ts';
import { comparePolicies, mendPolicy, readPolicy, setLevels } from './policy-jobs.ts';

const kubernetesVersion = '1.36';
const head = 'apiVersion: audit.k8s.io/v1\nkind: Policy\nomitStages: [RequestReceived] # twice is once too often\nrules:\n';
const text = `${head}# Noise.\n- level: None # of everybody\n  verbs: [watch]\n- {level: "Metadata"}\n`;

describe('readPolicy', () => {
  it('gives each rule with its sentence and its place', () => {
    const { policy, rules, findings, rest } = readPolicy({ text, kubernetesVersion });
    expect(policy?.rules).toHaveLength(2);
    expect(rules.map(({ span }) => text.slice(span.start, span.end))).toEqual([
      'level: None # of everybody\n  verbs: [watch]',
      '{level: "Metadata"}',
    ]);
    expect(rules[0]?.sentence).toContain('to watch');
    expect([rest, findings.some(({ severity }) => severity === 'error')]).toEqual(['Every request meets a rule.', false]);
  });

  it('gives what is wrong where there is no policy', () => {
    for (const bad of ['', '{', 'rules: x', `${head}- level: Nope\n`, '\u0000']) {
      const read = readPolicy({ text: bad, kubernetesVersion });
      expect([read.policy, read.rules, read.findings.length > 0]).toEqual([null, [], true]);
    }
  });
});

describe('setLevels', () => {
  it('changes the words and nothing else', () => {
    const { text: changed, missed } = setLevels({
      text,
      kubernetesVersion,
      levels: [
        [0, 'Metadata'],
        [1, 'RequestResponse'],
      ],
    });
    expect(changed).toBe(text.replace('level: None', 'level: Metadata').replace('{level: "Metadata"}', '{level: "RequestResponse"}'));
    expect(missed).toEqual([]);
  });

  it('leaves alone what cannot be changed by itself, and says so', () => {
    const shared = `${head}- level: &level None\n  verbs: [watch]\n- level: *level\n`;
    const { text: changed, missed } = setLevels({ text: shared, kubernetesVersion, levels: [[1, 'Metadata']] });
    const levels = parsePolicy(changed).policy?.rules.map(({ level }) => level);
    expect(missed.length === 0 ? levels : [changed, missed]).toEqual(missed.length === 0 ? ['None', 'Metadata'] : [shared, [2]]);
    expect(setLevels({ text: '{', kubernetesVersion, levels: [[0, 'None']] })).toEqual({ text: '{', missed: [1] });
  });
});

describe('comparePolicies and mendPolicy', () => {
  it('say what differs, and mend what is sure', () => {
    expect(comparePolicies({ before: text, after: text, kubernetesVersion }).differences).toEqual([]);
    expect(comparePolicies({ before: text, after: `${head}- level: Metadata\n`, kubernetesVersion }).differences).toHaveLength(1);
    expect(comparePolicies({ before: '{', after: text, kubernetesVersion }).differences).toBeNull();
    const { text: mended, applied } = mendPolicy({ text: `${head}- level: Metdata\n`, kubernetesVersion });
    expect([parsePolicy(mended).policy?.rules[0]?.level, applied.length]).toEqual(['Metadata', 1]);
  });
});

const policyOfNone = { apiVersion: 'audit.k8s.io/v1', kind: 'Policy', rules: [] } as const;

describe('coverage', () => {
  const question = (name: string, query: string): CoveredQuestion => ({ name, title: `${name}?`, theme: 'Some', query, parameters: [] });
  const questions = [question('deletions', 'verb=delete'), question('watches', 'verb=watch'), question('broken', '((')];
  const { policy } = parsePolicy(text);

  it('says which questions are answered, and why not', () => {
    if (policy === null) return expect.fail('the policy is refused');
    const covered = coverQuestions({ policy, questions });
    expect(covered.map(({ name, status }) => [name, status])).toEqual([
      ['deletions', 'answerable'],
      ['watches', 'blind'],
    ]);
    expect(covered[1]?.because).toEqual(['Rule 1 does not record such requests (None).']);
  });

  it('holds a detection to each of its queries', () => {
    if (policy === null) return expect.fail('the policy is refused');
    const detection = (queries: readonly string[]) => ({ name: 'detection both', title: 'Both', theme: 'Detections: impact', queries });
    const statusOf = (queries: readonly string[]) =>
      coverQuestions({ policy, questions: [detection(queries)] }).map(({ status }) => status);
    expect(statusOf(['verb=delete'])).toEqual(['answerable']);
    expect(statusOf(['verb=delete', 'verb=watch'])).toEqual(['partly']);
    expect(statusOf(['verb=delete', '(('])).toEqual([]);
  });

  it('opens the eyes by a change of the text that keeps its comments', () => {
    const [, watches] = questions;
    const opening = watches === undefined ? null : openQuestion({ text, kubernetesVersion, question: watches });
    expect(opening?.sentences).toHaveLength(1);
    expect(opening?.text).toContain('# Noise.');
    const changed = parsePolicy(opening?.text ?? '').policy;
    expect(changed === null ? [] : coverQuestions({ policy: changed, questions }).map(({ status }) => status)).toEqual([
      'answerable',
      'answerable',
    ]);
    // Rules that are raised, and rules that are put in, in one text.
    const many = `${head}- level: None\n  users: [kubelet]\n- level: None\n  users: [system:kube-scheduler, jane]\n  verbs: [get, update]\n  resources: [{group: "", resources: [endpoints]}]\n- level: Metadata\n`;
    const opened = openQuestion({ text: many, kubernetesVersion, question: question('people', 'user in (kubelet, jane)') });
    expect(opened?.sentences.length).toBeGreaterThan(1);
    expect(
      coverQuestions({
        policy: parsePolicy(opened?.text ?? '').policy ?? policyOfNone,
        questions: [question('people', 'user in (kubelet, jane)')],
      })[0]?.status,
    ).toBe('answerable');
    expect(openQuestion({ text, kubernetesVersion, question: question('deletions', 'verb=delete') })).toBeNull();
    expect(openQuestion({ text: '{', kubernetesVersion, question: question('deletions', 'verb=delete') })).toBeNull();
  });
});

describe('templates', () => {
  it.each(templates.map((template) => [template.title, template] as const))('%s is a policy without errors', (_, { textFor, about }) => {
    for (const version of ['1.36', '1.21']) {
      const { findings, policy } = readPolicy({ text: textFor(version), kubernetesVersion: version });
      expect([policy === null, findings.filter(({ severity }) => severity === 'error')]).toEqual([false, []]);
    }
    expect(about.length).toBeGreaterThan(20);
  });
});
