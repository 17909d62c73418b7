/** Filters made at random over the values that the events hold, so that many of them hold for some events and not for others. */
import fc from 'fast-check';
import type { CompareOp, Expr, FieldRef, MatchOp, PathStep, Value } from '../../src/query/ast.ts';
import { type RecordedEvent, readField } from './event-fields.ts';

const span = { start: 0, end: 0 };
const texts = [
  'level',
  'auditid',
  'verb',
  'requesturi',
  'path',
  'user',
  'uid',
  'impersonateduser',
  'useragent',
  'client',
  'client_version',
  'resource',
];
const moreTexts = [
  'subresource',
  'namespace',
  'apigroup',
  'apiversion',
  'name',
  'code_class',
  'status',
  'reason',
  'message',
  'decision',
  'authz_reason',
];
const computed = ['actor', 'actor_kind', 'source_ip', 'id', 'logtype', 'impersonationconstraint', 'cluster'];
const lists = ['groups', 'sourceips', 'impersonatedgroups', 'exec_command'];
const numbers = ['code', 'duration', 'size'];
const paths: readonly (readonly [field: string, ...path: readonly string[]])[] = [
  ['annotations', 'authorization.k8s.io/reason'],
  ['annotations', 'k8s.io/deprecated'],
  ['extra', 'authentication.kubernetes.io/credential-id'],
  ['request', 'kind'],
  ['request', 'metadata', 'name'],
  ['request', 'spec', 'replicas'],
  ['request', 'spec', 'containers', '*', 'image'],
  ['request', 'spec', 'containers', 'name'],
  ['request', 'rules', 'verbs'],
  ['request', 'metadata', 'labels', 'app'],
  ['request', 'spec', 'hostNetwork'],
  ['response', 'kind'],
  ['response', 'items', 'metadata', 'name'],
  ['response', 'metadata', 'resourceVersion'],
  ['details', 'kind'],
  ['details', 'causes', 'reason'],
];

function ref([field, ...path]: readonly [string, ...string[]]): FieldRef {
  const steps = path.map((key): PathStep => (key === '*' ? { kind: 'any' } : { kind: 'key', key }));
  return { field, path: steps, text: [field, ...path].join('.'), span };
}

const fieldRefs: readonly FieldRef[] = [
  ...[...texts, ...moreTexts, ...computed, ...lists, ...numbers, 'time', 'stage_time', 'is_write'].map((name) => ref([name])),
  ...paths.map((path) => ref(path as [string, ...string[]])),
];

/** A value as the checker would give it to the AST. */
function typedValue(field: FieldRef, sample: string | number | boolean): Value {
  if (field.field === 'time' || field.field === 'stage_time')
    return { kind: 'time', value: { kind: 'absolute', epochUs: BigInt(Math.trunc(Number(sample))) }, span };
  if (typeof sample === 'number') return { kind: 'number', value: sample, span };
  if (typeof sample === 'boolean') return { kind: 'boolean', value: sample, span };
  const isInBody = ['request', 'response', 'details'].includes(field.field);
  if (isInBody && /^\d{1,9}$/.test(sample)) return { kind: 'number', value: Number(sample), span };
  return { kind: 'text', value: sample, span };
}

export function randomFilters(events: readonly RecordedEvent[], count: number, seed: number): Expr[] {
  const samples = new Map(
    fieldRefs.map((field) => {
      const found = events.flatMap((recorded): readonly (string | number | boolean)[] => {
        const plain = readField(field, recorded);
        return typeof plain === 'object' ? plain.list : [plain];
      });
      return [field, [...new Set<string | number | boolean>(found)].filter((value) => String(value).length < 300)] as const;
    }),
  );
  const field = fc.constantFrom(...fieldRefs.filter((one) => (samples.get(one) ?? []).length > 0));
  const leaf = field.chain((one) => leafOf(one, fc.constantFrom(...(samples.get(one) ?? []))));
  const text = fc
    .constantFrom('secrets', 'SYSTEM:MASTERS', 'Kubectl', 'cannot list', 'hostpath', 'zzz')
    .map((value): Expr => ({ kind: 'text', value, span }));
  const { tree } = fc.letrec<{ tree: Expr }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 3 },
      { weight: 5, arbitrary: leaf },
      { weight: 1, arbitrary: text },
      {
        weight: 2,
        arbitrary: fc
          .tuple(fc.constantFrom('and', 'or'), fc.array(tie('tree'), { minLength: 2, maxLength: 3 }))
          .map(([kind, operands]): Expr => ({ kind, operands })),
      },
      { weight: 1, arbitrary: tie('tree').map((operand): Expr => ({ kind: 'not', operand })) },
    ),
  }));
  return fc.sample(tree, { numRuns: count, seed });
}

function leafOf(field: FieldRef, sample: fc.Arbitrary<string | number | boolean>): fc.Arbitrary<Expr> {
  const value = sample.map((one) => typedValue(field, one));
  const equality = fc.record({
    kind: fc.constant('compare' as const),
    field: fc.constant(field),
    op: fc.constantFrom<CompareOp>('=', '!='),
    value,
  });
  const negated = fc.boolean();
  const membership = fc.record({
    kind: fc.constant('in' as const),
    field: fc.constant(field),
    values: fc.array(value, { minLength: 1, maxLength: 4 }),
    negated,
  });
  const empty = fc.record({ kind: fc.constant('empty' as const), field: fc.constant(field), negated });
  if (field.field === 'is_write') return equality;
  const isOrdered = !lists.includes(field.field);
  const order = fc.record({
    kind: fc.constant('compare' as const),
    field: fc.constant(field),
    op: fc.constantFrom<CompareOp>('<', '<=', '>', '>='),
    value,
  });
  const between = fc.record({ kind: fc.constant('between' as const), field: fc.constant(field), low: value, high: value, negated });
  if ([...numbers, 'time', 'stage_time'].includes(field.field)) return fc.oneof(equality, membership, order, between);
  const match = fc
    .tuple(
      fc.constantFrom<MatchOp>('contains', 'startswith', 'endswith', 'glob', 'like', 'regex'),
      sample.map(String),
      fc.nat(100),
      fc.nat(100),
      negated,
    )
    .map(
      ([op, text, from, length, isNegated]): Expr => ({
        kind: 'match',
        field,
        op,
        value: patternOf(op, text, from, length),
        negated: isNegated,
        span,
      }),
    );
  const cidr = fc.constantFrom(['10.0.0.0/8'], ['127.0.0.1', '::1'], ['192.168.0.0/16', 'fd00::/8', '198.51.100.0/24']);
  const inside = cidr.map((ranges): Expr => ({ kind: 'cidr', field, ranges, negated: false, span }));
  const others = field.field === 'source_ip' || field.field === 'sourceips' ? [inside] : [];
  return fc.oneof(equality, membership, empty, match, ...others, ...(isOrdered ? [order] : []));
}

/** A pattern that a part of the text fits. */
function patternOf(op: MatchOp, text: string, from: number, length: number): string {
  const characters = [...text];
  const start = Math.trunc((characters.length * from) / 150);
  const end = start + Math.max(1, Math.trunc((characters.length * length) / 100));
  const part = characters.slice(op === 'startswith' ? 0 : start, op === 'endswith' ? undefined : end).join('');
  if (op === 'regex') return part.replace(/[^\p{L}\p{N}]/gu, '.');
  if (op === 'glob') return `*${part.replace(/[\\*?]/g, '?')}*`;
  return op === 'like' ? `%${part.replace(/[\\%_]/g, '_')}%` : part;
}
