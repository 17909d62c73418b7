/** What to ask next about an alert: what else its user, address and object were about, and the saved queries that its rule names. */
import { AppError } from '../../contract/problems.ts';
import type { Finding } from '../../model/finding.ts';
import { isoOf } from '../../model/iso-time.ts';
import type { SavedQuery } from '../../query/saved/saved-query.ts';
import { printText } from '../../query/values/quote.ts';
import { type AskOptions, askQuestion } from '../saved-queries/ask.ts';
import { readBuiltIn } from '../saved-queries/query-files.ts';

export interface NextQuestion {
  readonly title: string;
  /** The saved query; null for a question that is made here. */
  readonly name: string | null;
  readonly text: string;
}

const aroundUs = 1_800_000_000n;
const dayUs = 86_400_000_000n;
const mostSaved = 10;

export async function nextQuestions(finding: Finding): Promise<NextQuestion[]> {
  const { rule, user, cluster, object, sourceIPs, auditIDs } = finding;
  const range = `from "${isoOf(finding.firstUs - aroundUs)}" to "${isoOf(finding.atUs + aroundUs)}"`;
  const where = cluster === '' ? '' : `cluster=${printText(cluster)} and `;
  const address = sourceIPs.at(-1);
  const asked = (title: string, filter: string): NextQuestion => ({ title, name: null, text: `${where}${filter} ${range}` });
  const made = [
    ...(auditIDs.length === 0 ? [] : [asked('The events themselves', `auditid in (${auditIDs.slice(0, 20).map(quoted).join(', ')})`)]),
    ...(user === '' ? [] : [asked(`What else ${user} did around then`, `user=${printText(user)}`)]),
    ...(object === null || object.name === ''
      ? []
      : [
          asked(
            `Who else touched ${object.resource} ${object.name} around then`,
            `resource=${printText(object.resource)} and name=${printText(object.name)}${object.namespace === '' ? '' : ` and namespace=${printText(object.namespace)}`}`,
          ),
        ]),
    ...(address === undefined ? [] : [asked(`What else came from ${address} around then`, `source_ip=${printText(address)}`)]),
    ...(user === '' ? [] : [asked(`What ${user} was refused around then`, `user=${printText(user)} and code=403`)]),
  ];
  const saved = await Promise.all(rule.next.slice(0, mostSaved).map(async (name) => savedQuestion(await readBuiltIn(name), finding)));
  return [...made, ...saved.flatMap((question) => question ?? [])];
}

const quoted = (text: string) => printText(text);

/** With the values that the finding has for its parameters; null where one is missing. */
function savedQuestion(file: Awaited<ReturnType<typeof readBuiltIn>>, finding: Finding): NextQuestion | null {
  const query = file?.queries[0];
  if (query === undefined) return null;
  const words = wordsFor(query, finding);
  const days = { since: isoOf(finding.firstUs - dayUs), until: isoOf(finding.atUs + dayUs) };
  // One with a range of its own takes no other.
  const text = tryAsk(query, { words, ...days }) ?? tryAsk(query, { words, since: undefined, until: undefined });
  return text === null ? null : { title: query.title, name: query.name, text };
}

function tryAsk(query: SavedQuery, options: AskOptions): string | null {
  try {
    return askQuestion(query, options).text;
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

function wordsFor({ parameters }: SavedQuery, { user, cluster, verb, object, sourceIPs }: Finding): string[] {
  const known: Readonly<Record<string, string | undefined>> = {
    user,
    cluster,
    verb,
    ns: object?.namespace,
    namespace: object?.namespace,
    name: object?.name,
    resource: object?.resource,
    ip: sourceIPs.at(-1),
    address: sourceIPs.at(-1),
  };
  return parameters.flatMap(({ name }) => {
    const value = known[name];
    return value === undefined || value === '' ? [] : [`${name}=${value}`];
  });
}
