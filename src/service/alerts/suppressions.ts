/** The use cases of suppressions: list them with what they kept quiet, make one, end one. */
import { randomBytes } from 'node:crypto';
import type { AnswerOf } from '../../contract/answers.ts';
import { AppError } from '../../contract/problems.ts';
import type { RequestOf } from '../../contract/requests.ts';
import { parseIpRange } from '../../model/ip-range.ts';
import { nearest } from '../../model/suggest.ts';
import { type QuietRow, quietFindings } from '../../sql/alerts.ts';
import { foundRules } from '../../sql/findings.ts';
import type { Scope } from '../../sql/scope.ts';
import { inTurn } from '../access/in-turn.ts';
import { type Context, statementOptions } from '../context.ts';
import { requirePermission } from '../require-permission.ts';
import { readRuleFiles } from '../rules/rule-files.ts';
import { eraseSuppression, readSuppressions, type Suppression, writeSuppression } from './suppression-documents.ts';

type Listed = AnswerOf<'suppression-save'>;

const dayMs = 86_400_000;
/** Each finding is held against all of them. */
const mostSuppressions = 1000;
const filters = ['rule', 'cluster', 'user', 'namespace', 'resource', 'name', 'sourceIP'] as const;

export async function listSuppressions(context: Context): Promise<AnswerOf<'alerts suppressions'>> {
  const { store } = await context.events();
  const [all, quiet] = await Promise.all([
    readSuppressions(store, context.clock, context.warn),
    store.rows<QuietRow>(quietFindings(context.scope), statementOptions(context)),
  ]);
  const seen = all.filter((suppression) => isWithin(suppression, context.scope)).sort((one, other) => other.createdAt - one.createdAt);
  return {
    suppressions: seen.map((suppression) =>
      present(
        suppression,
        context.clock(),
        quiet.find((row) => row.suppression === suppression.id),
      ),
    ),
  };
}

export function saveSuppression(request: RequestOf<'suppression-save'>, context: Context): Promise<Listed> {
  return inTurn(async () => {
    requirePermission('triage', context);
    const { owner, reason, days } = request;
    const { store } = await context.events();
    const nowMs = context.clock();
    const wanted = Object.fromEntries(filters.map((name) => [name, (request[name] ?? '').toWellFormed()])) as Record<
      (typeof filters)[number],
      string
    >;
    await assertFit(wanted, request, context);
    const all = await readSuppressions(store, context.clock, context.warn);
    if (all.filter(({ expiresAt }) => expiresAt > nowMs).length >= mostSuppressions)
      throw new AppError('conflict', {
        message: `There are ${mostSuppressions} suppressions already.`,
        hint: 'End some, or mend the rule.',
      });
    const made: Suppression = {
      id: randomBytes(8).toString('hex'),
      ...wanted,
      owner: owner === undefined || owner === '' ? context.asker.name : owner.toWellFormed(),
      reason: reason.trim().toWellFormed(),
      createdAt: nowMs,
      createdBy: context.asker.name,
      expiresAt: nowMs + days * dayMs,
    };
    await writeSuppression(made, store, context.clock);
    context.alerting?.suppressionsChanged();
    return present(made, nowMs, undefined);
  });
}

export function removeSuppression({ id }: RequestOf<'suppression-remove'>, context: Context): Promise<AnswerOf<'suppression-remove'>> {
  return inTurn(async () => {
    requirePermission('triage', context);
    const { store } = await context.events();
    const all = await readSuppressions(store, context.clock, context.warn);
    const found = all.find((suppression) => suppression.id === id && isWithin(suppression, context.scope));
    if (found === undefined)
      throw new AppError('not-found', {
        message: `There is no suppression ${JSON.stringify(id)}.`,
        hint: '`telltale alerts suppressions` lists them.',
      });
    await eraseSuppression(found.id, context.asker.name, store, context.clock);
    context.alerting?.suppressionsChanged();
    return { id: found.id };
  });
}

/** The terminal has not checked any of it. @throws AppError `request-invalid`, `forbidden` */
async function assertFit(
  wanted: Record<(typeof filters)[number], string>,
  { reason, days }: RequestOf<'suppression-save'>,
  context: Context,
): Promise<void> {
  const refuse = (message: string, hint?: string) => new AppError('request-invalid', { message, ...(hint !== undefined && { hint }) });
  if (filters.every((name) => wanted[name] === ''))
    throw refuse('This would keep everything quiet.', 'Name a rule, or a user, a namespace, a resource, an address.');
  if (reason.trim() === '') throw refuse('A reason is missing: why is it right that nobody is told?');
  if (!Number.isInteger(days) || days < 1 || days > 366) throw refuse('It ends after 1 to 366 days.');
  if (wanted.sourceIP !== '' && parseIpRange(wanted.sourceIP) === null)
    throw refuse(`${JSON.stringify(wanted.sourceIP)} is no address or CIDR range.`, 'Write it such as 10.0.0.0/8.');
  if (!isWithin(wanted, context.scope))
    throw new AppError('forbidden', {
      message: 'It would keep quiet what is outside of what you may see.',
      hint: 'Name a cluster and a namespace that you see, or ask somebody who sees all.',
    });
  if (wanted.rule !== '') await assertRule(wanted.rule, context);
}

/** A name that nothing bears would keep nothing quiet, and nobody would notice. */
async function assertRule(rule: string, context: Context): Promise<void> {
  const { store } = await context.events();
  const [files, found] = await Promise.all([
    readRuleFiles([], true),
    store.rows<{ id: string; name: string }>(foundRules(), statementOptions(context)),
  ]);
  const known = [...files.flatMap(({ rules }) => rules), ...found].flatMap(({ id, name }) => [name, id]);
  if (known.includes(rule)) return;
  const near = nearest(rule, known);
  throw new AppError('request-invalid', {
    message: `There is no rule “${rule}”, neither among those that come along nor among those that found something.`,
    hint: near === null ? '`telltale rules list` lists those that come along.' : `Did you mean ${near}?`,
  });
}

/** Whether all that it is about may be seen. */
function isWithin({ cluster, namespace }: Pick<Suppression, 'cluster' | 'namespace'>, { clusters, namespaces }: Scope): boolean {
  return (clusters === 'all' || clusters.includes(cluster)) && (namespaces === 'all' || namespaces.includes(namespace));
}

function present(suppression: Suppression, nowMs: number, quiet: QuietRow | undefined): Listed {
  const { createdAt, expiresAt, ...rest } = suppression;
  return {
    ...rest,
    createdAt: new Date(createdAt).toISOString(),
    expiresAt: new Date(expiresAt).toISOString(),
    holds: expiresAt > nowMs,
    findings: Number(quiet?.findings ?? 0),
    lastTime: quiet === undefined ? null : new Date(Number(BigInt(quiet.latest) / 1000n)).toISOString(),
  };
}
