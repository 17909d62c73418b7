/** Lets questions in: of those who may, as many as they may, and for as long as they may. */
import { AppError } from '../contract/problems.ts';
import type { Metrics } from '../platform/metrics.ts';
import { questionPriority, type Context as ServiceContext } from '../service/context.ts';
import type { Identify } from './identify.ts';
import type { Admit } from './operation-routes.ts';
import { QuestionBudget } from './question-budget.ts';
import type { Rules } from './rules.ts';

export interface AdmissionOptions {
  readonly rules: () => Rules;
  readonly metrics: Metrics;
  readonly identify: Identify;
  readonly ask: (who: Pick<ServiceContext, 'asker' | 'scope'>, signal: AbortSignal) => ServiceContext;
}

/** What is followed has no end: whoever lost a role, or whose token was revoked, sees nothing more after that. */
const lookAgainMs = 5000;

export function admission({ rules, metrics, identify, ask }: AdmissionOptions): Admit {
  const budget = new QuestionBudget(() => performance.now());
  return async (context, permission, cancel) => {
    const found = await identify.allowed(context, permission);
    const { name, may, via, scope } = found;
    const { timeoutMs, memoryBytes, ...limits } = rules().questions;
    const giveBack = takePlace(budget, { kind: via === 'token' ? 'session' : via, name }, limits, metrics);
    const looking = setInterval(async () => {
      if (!(await identify.holds(context, found))) cancel.abort();
    }, lookAgainMs).unref();
    const leave = () => {
      clearInterval(looking);
      giveBack();
    };
    return {
      leave,
      asker: {
        ...ask({ asker: { name, may, via }, scope }, cancel.signal),
        limits: { timeoutMs, memoryBytes, priority: questionPriority },
      },
    };
  };
}

type Take = Parameters<QuestionBudget['take']>;

function takePlace(budget: QuestionBudget, asker: Take[0], limits: Take[1], metrics: Metrics): () => void {
  try {
    return budget.take(asker, limits);
  } catch (error) {
    if (error instanceof AppError) metrics.questionsRefused.inc({ reason: String(error.details['reason']) });
    throw error;
  }
}
