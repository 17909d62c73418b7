/** `telltale doctor`: findings for people, for programs, and for the tools that review changes; with --fix the mended file. */
import type { AnswerOf } from '../../contract/answers.ts';
import { exitCodes } from '../../contract/problems.ts';
import type { FaceField, RequestOf } from '../../contract/requests.ts';
import type { CommandRunner, Face } from '../face.ts';
import { writers } from '../output/findings/registry.ts';
import { writeJson } from '../output/write-json.ts';
import { escapeLines, escapeText } from '../terminal/escape.ts';

type Answer = AnswerOf<'doctor'>;

const formNames: Readonly<Record<NonNullable<Answer['files'][number]['form']>, string>> = {
  'static-pod': 'a static pod',
  'kubeadm': 'a configuration of kubeadm',
  'k3s': 'a configuration of k3s',
  'rke2': 'a configuration of RKE2',
  'talos': 'a machine configuration of Talos',
  'metrics': 'metrics of an API server',
};

export const runDoctorCommand: CommandRunner<Omit<RequestOf<'doctor'>, FaceField>> = async (request, face) => {
  const { handlers, out, outStyle, errStyle, err, setup, context } = face;
  const traffic = setup.files.length > 0 ? setup.files.join(', ') : setup.store;
  const answer = await handlers.doctor({ ...request, ...(traffic !== undefined && { traffic }) }, context);
  const patched = answer.files.filter((file) => file.patched !== null);
  if (setup.output === 'json') await writeJson(answer, out);
  else {
    const isText = setup.output === undefined || setup.output === 'text';
    const write = writers[setup.output === 'sarif' || setup.output === 'junit' || setup.output === 'github' ? setup.output : 'text'];
    const files = answer.files.map((file) => ({ ...file, verdict: verdictOf(file) }));
    // What is mended goes to where a file can be made of it, and what is said of it beside.
    const isPatch = isText && patched.length > 0 && !request.write;
    await (isPatch ? err : out).write(write(files, isPatch ? errStyle : outStyle, 'doctor'));
    if (isPatch) await writePatched(patched, face);
    if (!setup.quiet) await err.write(escapeLines(sayBeside(answer)));
  }
  await out.flush();
  return answer.failed ? exitCodes.findings : exitCodes.ok;
};

function verdictOf({ form, kubernetesVersion }: Answer['files'][number]): string {
  if (form === null) return 'it was not looked at further';
  return `${formNames[form]}${kubernetesVersion === null ? '' : `, Kubernetes ${kubernetesVersion}`}`;
}

async function writePatched(files: Answer['files'], { out }: Face): Promise<void> {
  for (const [at, { path, patched }] of files.entries()) {
    if (files.length > 1) await out.write(`${at === 0 ? '' : '---\n'}# ${escapeText(path)}\n`);
    await out.write(out.isTerminal ? escapeLines(patched ?? '') : (patched ?? ''));
  }
}

function sayBeside({ files, notes }: Answer): string {
  const written = files.flatMap(({ path, backup }) => (backup === null ? [] : [`${path} was written; the old one is ${backup}.`]));
  return [...written, ...notes].map((line) => `${line}\n`).join('');
}
