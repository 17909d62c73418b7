/** `telltale summary`: the first screen of a responder. Files are taken into a store of the moment: a summary asks many questions. */
import type { RequestOf } from '../../contract/requests.ts';
import type { Summary } from '../../contract/summary.ts';
import type { Context } from '../../service/context.ts';
import { type CommandRunner, type Face, writeFooter } from '../face.ts';
import { createDrillDown, type DrillDown } from '../output/drill-down.ts';
import { formatCount } from '../output/format-cell.ts';
import { renderSummaryMarkdown } from '../output/summary-markdown.ts';
import { renderSummaryText } from '../output/summary-text.ts';
import { escapeJson } from '../terminal/escape.ts';

export const runSummaryCommand: CommandRunner<RequestOf<'summary'>> = async (request, face) => {
  const { setup } = face;
  const context = await summaryContext(face);
  const drillDown = createDrillDown({ program: 'telltale', ...setup });
  return showSummary(request, { ...face, context }, { of: await sayPlace(face), drillDown });
};

export interface SummaryPlace {
  /** What the summary is of. */
  readonly of: string;
  readonly drillDown: DrillDown;
}

/** The summary of the events of the context, in the format that was asked for. */
export async function showSummary(request: RequestOf<'summary'>, face: Face, place: SummaryPlace): Promise<number> {
  const { handlers, context, out } = face;
  const summary = await handlers.summary(request, context);
  await out.write(render(summary, face, place));
  await out.flush();
  await writeFooter(face, `${formatCount(summary.requests)} requests, each counted once, by its last recorded stage`);
  return 0;
}

function render(summary: Summary, { setup, out, outStyle }: Face, place: SummaryPlace): string {
  if (setup.output === 'md') return renderSummaryMarkdown(summary, place);
  if (setup.output !== 'json') return renderSummaryText(summary, { ...place, style: outStyle, width: out.width });
  const json = `${JSON.stringify(summary, null, 2)}\n`;
  return out.isTerminal ? escapeJson(json) : json;
}

async function summaryContext({ handlers, setup, context, contextOf }: Face): Promise<Context> {
  if (setup.files.length === 0) return context;
  const loaded = contextOf({ kind: 'temporary-store' });
  const { incomplete } = await handlers.ingest(
    { paths: [...setup.files], cluster: 'default', strict: false, format: setup.format },
    loaded,
  );
  if (incomplete > 0)
    loaded.warn(`${incomplete === 1 ? 'One file ends' : `${incomplete} files end`} in an incomplete line, which is left out.`);
  return loaded;
}

async function sayPlace({ where, setup: { files }, context }: Face): Promise<string> {
  const [first, another] = files;
  if (first !== undefined) return another === undefined ? first : `${files.length} files`;
  if (where.kind === 'server') return where.url;
  return (await context.events()).store.location;
}
