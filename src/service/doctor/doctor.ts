/** The use case behind `doctor`: every set-up with its findings, mended before where that is asked for, and compared with each other. */
import type { AnswerOf } from '../../contract/answers.ts';
import { AppError } from '../../contract/problems.ts';
import type { RequestOf } from '../../contract/requests.ts';
import { checkMetrics, checkServers, checkSetup, type SetupFinding, unreadableSetup } from '../../policy/doctor/check-setup.ts';
import type { NamedServer } from '../../policy/doctor/compare-servers.ts';
import { fixSetup } from '../../policy/doctor/fix-setup.ts';
import { readMetrics } from '../../policy/doctor/read-metrics.ts';
import { readSetup, type SetupOptions } from '../../policy/doctor/read-setup.ts';
import type { Context } from '../context.ts';
import { requireVersion } from '../policy/load-policy-file.ts';
import { severeAs } from '../severe-as.ts';
import { blankUnseen } from './blank-unseen.ts';
import { type FoundSetup, findSetups } from './find-setups.ts';
import { type Gathering, gatherFacts } from './gather-facts.ts';
import { measureTraffic, withRate } from './measure-traffic.ts';
import { readMetricsText } from './read-metrics-text.ts';
import { writeWithBackup } from './write-with-backup.ts';

type Request = RequestOf<'doctor'>;
type Answer = AnswerOf<'doctor'>;
type AnsweredFile = Answer['files'][number];

/** A fix may bring about what another look at the machine has to judge. */
const mostLooks = 4;

export async function doctor(request: Request, context: Context): Promise<Answer> {
  checkRequest(request);
  const notes = new Set<string>();
  const note = (text: string) => void notes.add(text);
  const found = await findSetups(request, { ...context, note });
  const traffic = withRate(request.traffic === undefined ? null : await measureTraffic(request, request.traffic, context), request.rate);
  if (request.traffic !== undefined && traffic === null) note(`There are no events in ${request.traffic}: the rate is unknown.`);
  const examined: Looked[] = [];
  for (const setup of found.setups)
    examined.push(await look(setup, request, { traffic, probes: !request.offline, nowMs: context.clock(), signal: context.signal, note }));
  const servers = examined.flatMap(({ server }) => server ?? []);
  const apart = new Map(checkServers(servers).map((findings, at) => [servers[at]?.path, findings]));
  const files = examined.map(
    ({ file, findings, text }): AnsweredFile => answerFile(file, text, [...findings, ...(apart.get(file.path) ?? [])]),
  );
  const metrics = (await readMetricsText(request, context)) ?? found.metrics;
  if (metrics !== null) {
    const findings = checkMetrics(readMetrics(metrics.text), servers[0]?.setup ?? null);
    if (!/^apiserver_audit_/m.test(metrics.text)) note(`${metrics.path} has no metrics of auditing: they begin with apiserver_audit_.`);
    const file: Looked['file'] = { path: metrics.path, form: 'metrics', kubernetesVersion: null, fixed: [], patched: null, backup: null };
    files.push(answerFile(file, metrics.text, findings));
  }
  const isSevere = severeAs(request.failOn);
  return { files, notes: [...notes], failed: files.some((file) => file.findings.some(isSevere)) };
}

/** @throws AppError `usage` */
function checkRequest({ kubernetesVersion, fix, write, paths, manifests, kubeadm, metrics }: Request): void {
  if (kubernetesVersion !== undefined) requireVersion(kubernetesVersion);
  if (write && !fix)
    throw new AppError('usage', { message: '--write belongs to --fix.', hint: 'Give both, or --fix alone to see what it would write.' });
  const piped = [...paths, ...manifests, kubeadm, metrics].filter((path) => path === '-');
  if (piped.length > 1) throw new AppError('usage', { message: 'Standard input can be read once.', hint: 'Give all but one as files.' });
  if (write && [...paths, ...manifests, kubeadm].includes('-'))
    throw new AppError('usage', { message: '--write needs a file.', hint: 'Without it the mended text is printed.' });
}

interface Looked {
  readonly file: Omit<AnsweredFile, 'findings' | 'text'>;
  readonly findings: readonly SetupFinding[];
  readonly text: string;
  readonly server: NamedServer | null;
}

async function look(found: FoundSetup, request: Request, rest: Omit<Gathering, 'files'>): Promise<Looked> {
  const { path, files, canWrite } = found;
  const options: SetupOptions = { kubernetesVersion: request.kubernetesVersion, distribution: found.distribution };
  const gathering = { ...rest, files };
  let text = found.text;
  const first = readSetup(text, options);
  if (first.setup === null) {
    const file = { path, form: null, kubernetesVersion: null, fixed: [], patched: null, backup: null };
    return { file, findings: unreadableSetup(text, first.diagnostics), text, server: null };
  }
  let setup = first.setup;
  let facts = await gatherFacts(setup, path, gathering);
  const fixed: AnsweredFile['fixed'] = [];
  const wanted = request.failOn === 'never' ? () => true : severeAs(request.failOn);
  for (let looks = 0; request.fix && looks < mostLooks; looks++) {
    const outcome = fixSetup(text, options, facts, wanted);
    if (outcome.applied.length === 0) break;
    fixed.push(...outcome.applied);
    text = outcome.text;
    setup = readSetup(text, options).setup ?? setup;
    facts = await gatherFacts(setup, path, gathering);
  }
  const changed = text !== found.text;
  const backup =
    request.write && changed && canWrite
      ? await writeWithBackup(path, found.text, text, { folder: request.backup, nowMs: rest.nowMs })
      : null;
  const { form, kubernetesVersion } = setup;
  return {
    file: { path, form, kubernetesVersion, fixed, patched: request.fix ? text : null, backup },
    findings: checkSetup({ setup, facts }),
    text,
    server: { path, setup, facts },
  };
}

function answerFile(file: Looked['file'], text: string, findings: readonly SetupFinding[]): AnsweredFile {
  return {
    ...file,
    findings: findings.map(({ fix, ...finding }) => ({ ...finding, ...(fix !== undefined && { fix: fix.title }) })),
    text: blankUnseen(text, findings),
  };
}
