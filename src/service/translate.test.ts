import { describe, expect, it } from 'vitest';
import { answers } from '../contract/answers.ts';
import { owner } from '../contract/asker.ts';
import { AppError } from '../contract/problems.ts';
import { fullScope } from '../sql/scope.ts';
import type { Context } from './context.ts';
import { handlers } from './handlers.ts';

const quiet = { start: () => undefined, advance: () => undefined, note: () => undefined, done: () => undefined };

function context(trustedProxies: readonly string[] = []): Context {
  return {
    events: () => Promise.reject(new Error('no events are needed')),
    asker: owner,
    scope: fullScope,
    masking: 'off',
    trustedProxies,
    clock: Date.now,
    signal: new AbortController().signal,
    limits: {},
    progress: quiet,
    warn: () => undefined,
  };
}

async function failureOf(promise: Promise<unknown>): Promise<AppError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(AppError);
  return error as AppError;
}

describe('translate', () => {
  it('gives what the contract says, with warnings beside it', async () => {
    const answer = await handlers.translate({ text: 'verb=delete groupby user', to: 'kql' }, context());
    expect(answers.translate.schema.safeParse(answer).error).toBeUndefined();
    expect(answer.text).toContain('\n| where Verb == "delete"\n');
    expect(answer.warnings).toMatchObject([{ code: 'deletecollection-forgotten' }]);
    for (const note of answer.notes) expect(answer.text).toContain(`// ${note}\n`);
  });

  it('names every place that cannot be said', async () => {
    const error = await failureOf(handlers.translate({ text: 'impersonateduser=* and id=abcdefgh', to: 'kql' }, context()));
    expect(error.code).toBe('not-translatable');
    expect(error.details['diagnostics']).toMatchObject([{ span: { start: 0, end: 16 } }, { span: { start: 23, end: 25 } }]);
    expect(error.details['rendered']).toContain('impersonateduser=* and id=abcdefgh\n  ^^^^^^^^^^^^^^^^\n');
  });

  it('refuses a query with an error as every use case does', async () => {
    expect((await failureOf(handlers.translate({ text: 'usr=x', to: 'jq' }, context()))).code).toBe('query-invalid');
  });

  it('says no other address than the one that the setting means', async () => {
    expect((await failureOf(handlers.translate({ text: 'groupby source_ip', to: 'jq' }, context(['10.0.0.0/8'])))).code).toBe(
      'not-translatable',
    );
    expect((await handlers.translate({ text: 'groupby source_ip', to: 'jq' }, context())).text).toContain('.sourceIPs');
  });
});
