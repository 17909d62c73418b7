/** Alerts at the terminal: the columns of lists, one line about one, and the page about one. What comes from events is hostile text. */
import type { AnswerOf } from '../../../contract/answers.ts';
import { sayAlertObject, sayAlertUser } from '../../../model/alert.ts';
import { escapeText } from '../../terminal/escape.ts';
import type { Style } from '../../terminal/style.ts';
import { type PolicyPage, paragraph } from '../policy/policy-page.ts';

type Alert = AnswerOf<'alerts list'>['alerts'][number];
type Suppression = AnswerOf<'alerts suppressions'>['suppressions'][number];

export interface ListColumn<Item> {
  readonly key: string;
  readonly type: string;
  readonly cell: (item: Item) => string | number;
}

/** So much of an id is told apart by, and typed. */
const shownDigits = 12;
const labelWidth = 12;

const shortId = (id: string) => (id.startsWith('storm-') ? id.slice(0, 'storm-'.length + shownDigits) : id.slice(0, shownDigits));

export const alertColumns: readonly ListColumn<Alert>[] = [
  { key: 'last', type: 'time', cell: ({ lastTime }) => lastTime },
  { key: 'id', type: 'keyword', cell: ({ id }) => shortId(id) },
  { key: 'level', type: 'keyword', cell: ({ rule }) => rule.level },
  { key: 'status', type: 'keyword', cell: ({ status, verdict }) => verdict ?? status },
  { key: 'findings', type: 'count', cell: ({ findings }) => findings },
  { key: 'assignee', type: 'keyword', cell: ({ assignee }) => assignee },
  { key: 'cluster', type: 'keyword', cell: ({ cluster }) => cluster },
  { key: 'sentence', type: 'text', cell: ({ sentence }) => sentence },
];

export const suppressionColumns: readonly ListColumn<Suppression>[] = [
  { key: 'id', type: 'keyword', cell: ({ id }) => id },
  { key: 'holds', type: 'keyword', cell: ({ holds, expiresAt }) => (holds ? `until ${expiresAt.slice(0, 10)}` : 'ended') },
  { key: 'what', type: 'text', cell: saySuppression },
  { key: 'findings', type: 'count', cell: ({ findings }) => findings },
  { key: 'owner', type: 'keyword', cell: ({ owner }) => owner },
  { key: 'reason', type: 'text', cell: ({ reason }) => reason },
];

function saySuppression(suppression: Suppression): string {
  const names = ['rule', 'cluster', 'user', 'namespace', 'resource', 'name', 'sourceIP'] as const;
  return names.flatMap((name) => (suppression[name] === '' ? [] : [`${name}=${suppression[name]}`])).join(' ');
}

export function alertLine({ id, status, verdict, assignee, sentence }: Alert, style: Style): string {
  const said = [verdict === null ? status : `closed as ${verdict}`, ...(assignee === '' ? [] : [`for ${assignee}`])].join(', ');
  return `${style.bold(shortId(id))}  ${escapeText(said)}: ${escapeText(sentence)}`;
}

export function alertPage(alert: AnswerOf<'alerts show'>, page: PolicyPage): string {
  const { rule, status, verdict, assignee, object, latest, evidence, related, next, trail, top } = alert;
  const line = (label: string, text: string) => (text === '' ? [] : paragraph(label, labelWidth, text, page));
  const list = (label: string, texts: readonly string[]) =>
    texts.flatMap((text, at) => paragraph(at === 0 ? label : '', labelWidth, text, page));
  const user = sayAlertUser({ user: alert.user, impersonatedUser: alert.impersonatedUser === '' ? null : alert.impersonatedUser });
  const [newest] = latest;
  const lines = [
    page.style.bold(escapeText(alert.sentence)),
    '',
    ...line('Id', alert.id),
    ...line('Rule', `${rule.name}: ${rule.title} (${rule.level})`),
    ...line('Means', rule.description),
    ...line('Status', `${verdict === null ? status : `closed as ${verdict}`}${assignee === '' ? '' : `, with ${assignee}`}`),
    ...line('Cluster', alert.cluster),
    ...line('Who', `${user}${alert.users > 1 ? `, and ${alert.users - 1} more` : ''}`),
    ...(top.length > 1
      ? list(
          '',
          top.map(({ user: who, findings }) => `${findings} × ${who}`),
        )
      : []),
    ...line('From', alert.sourceIPs.join(', ')),
    ...line('What', `${alert.verb} ${sayAlertObject(object)}`.trim()),
    ...line('When', alert.firstTime === alert.lastTime ? alert.lastTime : `${alert.firstTime} to ${alert.lastTime}`),
    ...line('Findings', `${alert.findings}, of ${alert.events} ${alert.events === 1 ? 'event' : 'events'}`),
    ...list('Facts', newest?.facts.map(({ label, value }) => `${label}: ${value}`) ?? []),
    ...list(
      'Events',
      evidence.events.map(
        (event) => `${event.time}  ${event.verb} ${event.requestURI} ${event.code ?? ''}  ${event.id.slice(0, shownDigits)}`,
      ),
    ),
    ...line('', evidence.missing.length === 0 ? '' : `${evidence.missing.length} more are not in the store, or not for you to see.`),
    ...list(
      'Related',
      related.map(({ id, because, sentence }) => `${shortId(id)}  same ${because}: ${sentence}`),
    ),
    ...list(
      'Next',
      next.map(({ title, text }) => `${title}: telltale query '${text.replaceAll("'", "'\\''")}'`),
    ),
    ...list('Harmless', rule.falsePositives),
    ...list(
      'Trail',
      trail.map(({ at, author, what, comment }) => `${at}  ${author}: ${what}${comment === '' ? '' : `: ${comment}`}`),
    ),
  ];
  return `${lines.join('\n')}\n`;
}
