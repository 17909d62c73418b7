/** `telltale translate`: a question as text for another tool, ready for a pipe or a clipboard. Its comments say what to know. */
import type { RequestOf } from '../../contract/requests.ts';
import { renderDiagnostics } from '../../query/render-diagnostics.ts';
import type { CommandRunner } from '../face.ts';
import { escapeLines } from '../terminal/escape.ts';

export const runTranslateCommand: CommandRunner<RequestOf<'translate'>> = async (request, { handlers, out, err, setup, context }) => {
  const answer = await handlers.translate(request, context);
  if (setup.output === 'json') {
    await out.write(`${JSON.stringify(answer, null, 2)}\n`);
  } else {
    if (answer.warnings.length > 0) await err.write(`${escapeLines(renderDiagnostics(request.text, answer.warnings))}\n`);
    await out.write(`${out.isTerminal ? escapeLines(answer.text) : answer.text}\n`);
  }
  await out.flush();
  return 0;
};
