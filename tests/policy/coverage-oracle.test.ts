/**
 * What coverage says is held to what a policy really writes of recorded events: what is answerable is found in what it writes, and
 * shown in full; to what it is blind is not there. Over questions, detections and random filters, with random policies.
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { attributesOf } from '../../src/policy/attributes-of.ts';
import { type AskedOfRecord, askedOfRecord } from '../../src/policy/coverage/asked-of-record.ts';
import { coverPolicy } from '../../src/policy/coverage/cover-policy.ts';
import { applyEdits, openEyes } from '../../src/policy/coverage/open-eyes.ts';
import { isSensitive } from '../../src/policy/coverage/request-kinds.ts';
import type { Watch } from '../../src/policy/coverage/watch.ts';
import { evaluatePolicy } from '../../src/policy/evaluate-policy.ts';
import type { Policy, Stage } from '../../src/policy/policy.ts';
import { bodiesOf } from '../../src/policy/simulate/bodies-of.ts';
import { writeEvent } from '../../src/policy/simulate/write-event.ts';
import type { Expr } from '../../src/query/ast.ts';
import type { Leaf } from '../../src/query/filters/filter.ts';
import { leaves, mapLeaves } from '../../src/query/walk.ts';
import { readWatches } from '../../src/service/policy/watches.ts';
import { type AuditEvent, type RecordedEvent, readField } from '../golden/event-fields.ts';
import { holds } from '../golden/interpret.ts';
import { randomFilters } from '../golden/random-filter.ts';
import { randomPolicy } from './random-policies.ts';

const runs = Number(process.env['COVERAGE_RUNS'] ?? 12);
const read = (path: string) =>
  gunzipSync(readFileSync(path.startsWith('/') ? path : new URL(`../../${path}`, import.meta.url)))
    .toString()
    .trimEnd()
    .split('\n');
const files = process.env['COVERAGE_LOGS']?.split(':') ?? ['tests/fixtures/one-of-each.ndjson.gz', 'samples/audit.log.gz'];
/** Events that end their request, and those of requests that still run. */
const events = files
  .flatMap(read)
  .map((line): RecordedEvent => ({ line, event: JSON.parse(line) as AuditEvent }))
  .filter(({ event }) => event.stage === 'ResponseComplete' || event.stage === 'ResponseStarted');

const open: Expr = { kind: 'text', value: '', span: { start: 0, end: 0 } };
const closed: Expr = { kind: 'not', operand: open };

/** No value fits what is not there; names that the server made up stand in the answer. */
function whereThere(leaf: Leaf, value: Expr): Expr {
  return leaf.kind === 'text' || leaf.field.field === 'name'
    ? value
    : { kind: 'and', operands: [{ kind: 'empty', field: leaf.field, negated: true }, value] };
}

interface Held {
  readonly watch: Watch;
  readonly asked: AskedOfRecord;
  /** With any value for its parameters, as far as true and false tell. */
  readonly holdsFor: (event: RecordedEvent) => boolean;
  readonly matched: readonly RecordedEvent[];
  readonly isAboutItsEnd: boolean;
}

function held(watch: Watch): Held {
  const [query] = watch.queries;
  if (query === undefined) throw new Error('no query');
  const asked = askedOfRecord(query);
  const { filter } = asked;
  const variants =
    filter === null
      ? []
      : [open, closed].map((value) => mapLeaves(filter, (leaf) => (watch.isOpen?.(leaf) === true ? whereThere(leaf, value) : leaf)));
  const holdsFor = (event: RecordedEvent) => filter === null || variants.some((variant) => holds(variant, event));
  return {
    watch,
    asked,
    holdsFor,
    matched: events.filter(holdsFor),
    isAboutItsEnd: [...leaves(filter)].some(
      ({ leaf }) => leaf.kind !== 'text' && (leaf.field.field === 'duration' || leaf.field.field === 'stage'),
    ),
  };
}

/** Their values depend on what else is in the record, or come from the answer. */
const leftOut = ['size', 'name', 'id'];

let questions: readonly Held[];
let random: readonly Held[];

beforeAll(async () => {
  questions = (await readWatches()).map(held);
  random = randomFilters(events.slice(0, 1500), 120, 7)
    .filter((where) => [...leaves(where)].every(({ leaf }) => leaf.kind !== 'text' && !leftOut.includes(leaf.field.field)))
    .map((where, at) => held({ kind: 'question', name: `random-${at}`, title: '', tags: [], queries: [{ where, stages: [] }] }));
});

const writtenBy = new WeakMap<Policy, Map<RecordedEvent, RecordedEvent | null>>();

/** What a policy makes of an event. */
function written(policy: Policy, recorded: RecordedEvent): RecordedEvent | null {
  const known = writtenBy.get(policy) ?? new Map<RecordedEvent, RecordedEvent | null>();
  writtenBy.set(policy, known);
  const before = known.get(recorded);
  if (before !== undefined) return before;
  const line = writeEvent(policy, recorded.line);
  const after = line === null ? null : { line, event: JSON.parse(line) as AuditEvent };
  known.set(recorded, after);
  return after;
}

/** Whether another stage of the same long-running request is recorded in the place of this one. */
function isSeenOtherwise(policy: Policy, event: AuditEvent): boolean {
  const attributes = attributesOf(event);
  const { level, omitStages } = evaluatePolicy(policy, attributes);
  if (level === 'None' || event.user?.username === undefined || !bodiesOf(attributes).isLongRunning) return false;
  const stage = event.stage as Stage;
  return (
    omitStages.includes(stage) &&
    ['RequestReceived', 'ResponseStarted', 'ResponseComplete'].some((other) => !omitStages.includes(other as Stage))
  );
}

function expectTrue(
  policy: Policy,
  { watch, asked, matched, holdsFor, isAboutItsEnd }: Held,
): { readonly status: string; readonly looked: number } {
  const [coverage] = coverPolicy(policy, [watch]);
  const status = coverage?.status ?? '';
  if (status === 'partly') return { status, looked: 0 };
  let looked = 0;
  for (const recorded of matched) {
    if (isSeenOtherwise(policy, recorded.event)) continue;
    if (isAboutItsEnd && recorded.event.stage === 'ResponseStarted' && recorded.event.user?.username !== undefined) continue;
    const after = written(policy, recorded);
    looked += 1;
    const isFound = after !== null && holdsFor(after);
    if (isFound !== (status === 'answerable'))
      expect({
        status,
        isFound,
        watch: watch.name,
        policy,
        line: recorded.line.slice(0, 3000),
        filter: JSON.stringify(asked.filter)?.slice(0, 3000),
      }).toBeNull();
    if (after === null || status === 'blind' || isSensitive(attributesOf(recorded.event))) continue;
    for (const field of asked.shown)
      if (field.field === 'request' || field.field === 'response')
        expect(readField(field, after), `${watch.name} ${recorded.line.slice(0, 500)}`).toEqual(readField(field, recorded));
  }
  return { status, looked };
}

describe('coverage', () => {
  it('is what a policy writes of recorded events, for questions and detections', () => {
    const seen = { answerable: 0, partly: 0, blind: 0 };
    let looked = 0;
    fc.assert(
      fc.property(randomPolicy, fc.nat({ max: 2 }), (policy, at) => {
        for (const one of questions.filter((_, index) => index % 3 === at)) {
          const result = expectTrue(policy, one);
          seen[result.status as keyof typeof seen] += 1;
          looked += result.looked;
        }
      }),
      { numRuns: runs },
    );
    expect(questions.length).toBeGreaterThan(140);
    expect(seen.answerable).toBeGreaterThan(runs * 2);
    expect(seen.blind).toBeGreaterThan(runs * 2);
    expect(seen.partly).toBeGreaterThan(runs * 2);
    expect(looked).toBeGreaterThan(runs * 100);
  });

  it('is what a policy writes of recorded events, for random filters', () => {
    expect(random.length).toBeGreaterThan(40);
    let looked = 0;
    fc.assert(
      fc.property(randomPolicy, fc.nat(), (policy, at) => {
        for (let more = 0; more < 10; more++) {
          const one = random[(at + more * 7) % random.length];
          if (one !== undefined) looked += expectTrue(policy, one).looked;
        }
      }),
      { numRuns: runs },
    );
    expect(looked).toBeGreaterThan(runs);
  });

  it('gives a change after which a question is answered', () => {
    let changed = 0;
    let helpless = 0;
    fc.assert(
      fc.property(randomPolicy, fc.nat(), (policy, at) => {
        for (let more = 0; more < 6; more++) {
          const one = questions[(at + more * 11) % questions.length];
          const [coverage] = coverPolicy(policy, one === undefined ? [] : [one.watch]);
          if (one === undefined || coverage === undefined || coverage.status === 'answerable') continue;
          const change = openEyes(policy, coverage);
          if (change === null) helpless += coverage.needsCredentials ? 0 : 1;
          else {
            changed += 1;
            expect(applyEdits(policy, change.edits)).toEqual(change.policy);
            expect(expectTrue(change.policy, one).status).toBe('answerable');
          }
        }
      }),
      { numRuns: Math.ceil(runs / 3) },
    );
    expect(changed).toBeGreaterThan(runs / 2);
    expect(helpless).toBe(0);
  });
});
