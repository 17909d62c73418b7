/** `telltale policy lint`: findings for people, for programs, and for the tools that review code. */
import { exitCodes } from '../../contract/problems.ts';
import type { RequestOf } from '../../contract/requests.ts';
import type { CommandRunner } from '../face.ts';
import { writers } from '../output/findings/registry.ts';
import { escapeLines } from '../terminal/escape.ts';

export const runPolicyLintCommand: CommandRunner<RequestOf<'policy lint'>> = async (
  request,
  { handlers, out, outStyle, err, setup, context },
) => {
  const answer = await handlers['policy lint'](request, context);
  const { failed, files } = answer;
  // The mended text of what came through a pipe goes back into it.
  const piped = request.fix ? files.find(({ path }) => path === '-') : undefined;
  if (setup.output === 'json') await out.write(`${JSON.stringify(answer, null, 2)}\n`);
  else {
    const write = writers[setup.output === 'sarif' || setup.output === 'junit' || setup.output === 'github' ? setup.output : 'text'];
    const reviewed = files.map(({ loads, kubernetesVersion, ...file }) => ({
      ...file,
      verdict: loads ? `kube-apiserver ${kubernetesVersion} takes it` : `kube-apiserver ${kubernetesVersion} does not start with it`,
    }));
    const page = (style: typeof outStyle) => write(reviewed, style, 'policy lint');
    if (piped !== undefined && (setup.output ?? 'text') === 'text') {
      await err.write(page(outStyle));
      await out.write(out.isTerminal ? escapeLines(piped.text) : piped.text);
    } else await out.write(page(outStyle));
  }
  await out.flush();
  return failed ? exitCodes.findings : exitCodes.ok;
};
