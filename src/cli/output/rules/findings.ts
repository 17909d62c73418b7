/** What detection rules found, as rows of a table, as lines for a program, as SARIF, and as Markdown. */
import type { AnswerOf, RowsAnswer } from '../../../contract/answers.ts';
import { readVersion } from '../../../platform/version.ts';
import type { Where } from '../../../service/open-events.ts';
import { escapeText } from '../../terminal/escape.ts';
import { formatCount } from '../format-cell.ts';
import { rowsOf } from '../policy/rows-of.ts';

type Detected = AnswerOf<'detect'>;
type Found = Detected['findings'][number];

/** The worst first. */
const levels = ['critical', 'high', 'medium', 'low', 'informational'] as const;

/** `2 high and 3 low findings`. */
export function countByLevel({
  findings,
}: {
  readonly findings: readonly { readonly rule: { readonly level: Found['rule']['level'] } }[];
}): string {
  const parts = levels.flatMap((level) => {
    const count = findings.filter(({ rule }) => rule.level === level).length;
    return count === 0 ? [] : [`${count} ${level}`];
  });
  if (parts.length === 0) return 'no findings';
  const said = parts.length === 1 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
  return `${said} ${findings.length === 1 ? 'finding' : 'findings'}`;
}

export function findingRows(answer: Detected): RowsAnswer {
  return rowsOf(
    [
      ['level', 'keyword'],
      ['time', 'time'],
      ['rule', 'keyword'],
      ['reason', 'text'],
    ],
    worstFirst(answer).map(({ rule, time, reason }) => [rule.level, time, rule.name, reason]),
  );
}

/** One object a line; the event stands in it byte for byte as it was recorded, where it is JSON in one line. */
export function* findingsNdjson({ findings }: Detected): Generator<string> {
  for (const { rule, time, auditID, user, reason, event = '', id, cluster, events } of findings) {
    const { id: ruleId, title, level, name, tags } = rule;
    const head = JSON.stringify({ id, rule: { id: ruleId, title, level, name, tags }, time, cluster, auditID, user, reason, events });
    yield `${head.slice(0, -1)},"event":${isJson(event) ? event : JSON.stringify(event)}}\n`;
  }
}

const sarifLevels: Readonly<Record<Found['rule']['level'], string>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
  informational: 'note',
};
/** What code hosts sort security findings by. */
const severities: Readonly<Record<Found['rule']['level'], string>> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.0',
  low: '3.0',
  informational: '0.0',
};

export function findingsSarif({ findings }: Detected, where: Where): string {
  const rules = [...new Map(findings.map(({ rule }) => [rule.id, rule])).values()];
  const ids = rules.map(({ id }) => id);
  const uri = where.kind === 'files' && where.paths.length === 1 && where.paths[0] !== '-' ? encodeURI(where.paths[0] ?? '') : null;
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'telltale detect',
            version: readVersion(),
            rules: rules.map(({ id, name, title, description, tags, level }) => ({
              id,
              name,
              shortDescription: { text: title },
              fullDescription: { text: description === '' ? title : description },
              defaultConfiguration: { level: sarifLevels[level] },
              properties: { tags: ['security', ...tags], 'security-severity': severities[level] },
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: findings.map(({ rule, reason, time, auditID, cluster, user, id, events }) => ({
          ruleId: rule.id,
          ruleIndex: ids.indexOf(rule.id),
          level: sarifLevels[rule.level],
          message: { text: reason },
          partialFingerprints: { 'telltale/v1': id },
          ...(uri !== null && { locations: [{ physicalLocation: { artifactLocation: { uri } } }] }),
          properties: { time, auditID, cluster, user, events },
        })),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

/** What exceptions kept quiet; empty where nothing. */
export function sayQuiet({ quiet }: Detected): string {
  const all = quiet.reduce((sum, { findings }) => sum + findings, 0);
  if (all === 0) return '';
  const by = quiet.map(({ rule, findings }) => `${rule} ${formatCount(findings)}`).join(', ');
  return `Exceptions kept ${formatCount(all)} ${all === 1 ? 'finding' : 'findings'} quiet: ${by}.`;
}

export function findingsMarkdown(answer: Detected): string {
  const { findings } = answer;
  const quiet = sayQuiet(answer);
  const beside = quiet === '' ? [] : [escapeText(quiet)];
  if (findings.length === 0) return `${['# Findings', `None of ${answer.rules} rules found anything.`, ...beside].join('\n\n')}\n`;
  const blocks = levels.flatMap((level) => {
    const rules = [...new Map(findings.filter(({ rule }) => rule.level === level).map(({ rule }) => [rule.id, rule])).values()];
    return rules.flatMap((rule) => {
      const own = findings.filter((one) => one.rule.id === rule.id);
      return [
        `## ${rule.title} (${level})`,
        ...(rule.description === '' ? [] : [rule.description]),
        own.map(({ time, reason, auditID }) => `- ${time}: ${codeSpan(reason)} (audit ID ${codeSpan(auditID)})`).join('\n'),
        ...(rule.falsePositives.length === 0 ? [] : [`Harmless where: ${rule.falsePositives.join('; ')}`]),
        ...(rule.next.length === 0 ? [] : [`Look next at: ${rule.next.map((name) => `\`telltale ask ${name}\``).join(', ')}`]),
      ];
    });
  });
  return `${['# Findings', `${countByLevel(answer)}, by ${answer.rules} rules.`, ...beside, ...blocks].join('\n\n')}\n`;
}

function worstFirst({ findings }: Detected): readonly Found[] {
  return levels.flatMap((level) => findings.filter(({ rule }) => rule.level === level));
}

/** In a code span nothing is markup; the fence is longer than any run of backticks in it. */
export function codeSpan(text: string): string {
  const plain = escapeText(text);
  const longest = Math.max(0, ...[...plain.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = plain.startsWith('`') || plain.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${plain}${pad}${fence}`;
}

function isJson(text: string): boolean {
  if (text.includes('\n') || text === '') return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
