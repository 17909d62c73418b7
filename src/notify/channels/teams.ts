/**
 * Microsoft Teams, by a workflow that takes a webhook request. It wants a message with an Adaptive Card as its attachment
 * (learn.microsoft.com, “Post a workflow when a webhook request is received in Microsoft Teams”), at most 28 KB. TextBlock and the
 * values of a FactSet know some Markdown, links among it (adaptivecards.io/explorer), so values are escaped.
 */
import type { Alert, AlertLevel } from '../../model/alert.ts';
import type { SettingsOf } from '../../platform/config-destinations.ts';
import { alertText, linkOf } from '../alert-text.ts';
import type { Destination } from '../destination.ts';
import { judgeAnswer } from '../judge-answer.ts';

type Settings = SettingsOf<'teams'>;

const colors: Readonly<Record<AlertLevel, string>> = {
  informational: 'default',
  low: 'accent',
  medium: 'warning',
  high: 'attention',
  critical: 'attention',
};

export const teams: Destination<'teams'> = {
  kind: 'teams',
  most: 1,
  where: ({ webhookUrl }) => `the workflow in ${webhookUrl.env ?? webhookUrl.file}`,
  send: async ([alert], settings, { request, secret, nowMs }) => {
    const url = await secret(settings.webhookUrl, 'address of the workflow');
    const body = JSON.stringify(renderTeams(alert as Alert, settings));
    return judgeAnswer(await request({ url, headers: { 'content-type': 'application/json' }, body }), nowMs());
  },
};

export function renderTeams(alert: Alert, settings: Pick<Settings, 'title' | 'body'>): Readonly<Record<string, unknown>> {
  const { title, body, facts } = alertText(alert, settings, escapeMarkdown);
  const link = linkOf(alert);
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    body: [
      { type: 'TextBlock', size: 'large', weight: 'bolder', wrap: true, color: colors[alert.rule.level], text: escapeMarkdown(title) },
      { type: 'TextBlock', wrap: true, text: body },
      { type: 'FactSet', facts: facts.map(([name, value]) => ({ title: name, value })) },
    ],
    ...(link !== null && { actions: [{ type: 'Action.OpenUrl', title: 'Show the alert', url: link }] }),
    msteams: { width: 'Full' },
  };
  return { type: 'message', attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content }] };
}

/** `<at>` would be a mention, and `{{DATE(…)}}` a function of the card. */
function escapeMarkdown(text: string): string {
  return text
    .replace(/[\\`*_[\]()#+~|-]/g, '\\$&')
    .replace(/[<>&]/g, (char) => ({ '<': '&lt;', '>': '&gt;', '&': '&amp;' })[char] ?? char)
    .replace(/\{(?=\{)/g, '{\u200b');
}
