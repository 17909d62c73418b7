/** The runner of every command; each is loaded when its command is given. A command without one does not compile. */
import type { CommandName, FaceField, RequestOf } from '../contract/requests.ts';
import type { CommandRunner } from './face.ts';

type Runners = { readonly [Name in CommandName]: () => Promise<CommandRunner<Omit<RequestOf<Name>, FaceField>>> };

const runners: Runners = {
  start: async () => (await import('./commands/start.ts')).runStartCommand,
  ingest: async () => (await import('./commands/ingest.ts')).runIngestCommand,
  query: async () => (await import('./commands/query.ts')).runQueryCommand,
  ask: async () => (await import('./commands/ask.ts')).runAskCommand,
  facets: async () => (await import('./commands/facets.ts')).runFacetsCommand,
  get: async () => (await import('./commands/get.ts')).runGetCommand,
  summary: async () => (await import('./commands/summary.ts')).runSummaryCommand,
  explain: async () => (await import('./commands/explain.ts')).runExplainCommand,
  fmt: async () => (await import('./commands/explain.ts')).runFmtCommand,
  translate: async () => (await import('./commands/translate.ts')).runTranslateCommand,
  fields: async () => (await import('./commands/fields.ts')).runFieldsCommand,
  bad: async () => (await import('./commands/bad.ts')).runBadCommand,
  reads: async () => (await import('./commands/reads.ts')).runReadsCommand,
  spool: async () => (await import('./commands/spool.ts')).runSpoolCommand,
  status: async () => (await import('./commands/status.ts')).runStatusCommand,
  serve: async () => (await import('./commands/serve.ts')).runServeCommand,
  connect: async () => (await import('./commands/connect.ts')).runConnectCommand,
  config: async () => (await import('./commands/config.ts')).runConfigCommand,
  destinations: async () => (await import('./commands/destinations.ts')).runDestinationsCommand,
  agent: async () => (await import('./commands/agent.ts')).runAgentCommand,
  login: async () => (await import('./commands/login.ts')).runLoginCommand,
  logout: async () => (await import('./commands/login.ts')).runLogoutCommand,
  'policy init': async () => (await import('./commands/policy-init.ts')).runPolicyInitCommand,
  'policy lint': async () => (await import('./commands/policy-lint.ts')).runPolicyLintCommand,
  'policy mend': async () => (await import('./commands/policy-mend.ts')).runPolicyMendCommand,
  'policy explain': async () => (await import('./commands/policy-explain.ts')).runPolicyExplainCommand,
  'policy eval': async () => (await import('./commands/policy-eval.ts')).runPolicyEvalCommand,
  'policy diff': async () => (await import('./commands/policy-diff.ts')).runPolicyDiffCommand,
  'policy simulate': async () => (await import('./commands/policy-simulate.ts')).runPolicySimulateCommand,
  'policy coverage': async () => (await import('./commands/policy-coverage.ts')).runPolicyCoverageCommand,
  'policy suggest': async () => (await import('./commands/policy-suggest.ts')).runPolicySuggestCommand,
  detect: async () => (await import('./commands/detect.ts')).runDetectCommand,
  'rules list': async () => (await import('./commands/rules.ts')).runRulesListCommand,
  'rules show': async () => (await import('./commands/rules.ts')).runRulesShowCommand,
  'rules lint': async () => (await import('./commands/rules.ts')).runRulesLintCommand,
  'rules convert': async () => (await import('./commands/rules.ts')).runRulesConvertCommand,
  'rules test': async () => (await import('./commands/rules.ts')).runRulesTestCommand,
  'alerts list': async () => (await import('./commands/alerts.ts')).runAlertsListCommand,
  'alerts show': async () => (await import('./commands/alerts.ts')).runAlertsShowCommand,
  'alerts ack': async () => (await import('./commands/alerts.ts')).runAlertsAckCommand,
  'alerts close': async () => (await import('./commands/alerts.ts')).runAlertsCloseCommand,
  'alerts reopen': async () => (await import('./commands/alerts.ts')).runAlertsReopenCommand,
  'alerts assign': async () => (await import('./commands/alerts.ts')).runAlertsAssignCommand,
  'alerts comment': async () => (await import('./commands/alerts.ts')).runAlertsCommentCommand,
  'alerts suppress': async () => (await import('./commands/alerts.ts')).runAlertsSuppressCommand,
  'alerts suppressions': async () => (await import('./commands/alerts.ts')).runAlertsSuppressionsCommand,
  'alerts unsuppress': async () => (await import('./commands/alerts.ts')).runAlertsUnsuppressCommand,
  doctor: async () => (await import('./commands/doctor.ts')).runDoctorCommand,
  completion: async () => (await import('./commands/completion.ts')).runCompletionCommand,
};

/**
 * The runner of a command of the table, for a request that was read by the form of that same command: the types of the
 * table see to it that the one fits the other, which the compiler cannot follow through a name.
 */
export async function loadRunner(name: string): Promise<CommandRunner<Readonly<Record<string, unknown>>>> {
  return (await runners[name as CommandName]()) as CommandRunner<never> as CommandRunner<Readonly<Record<string, unknown>>>;
}
