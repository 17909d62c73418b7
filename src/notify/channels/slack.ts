/**
 * Slack, by an incoming webhook. Blocks and their limits: docs.slack.dev/reference/block-kit (header 150 characters, section text
 * 3,000, ten fields of 2,000); escapes of `&`, `<` and `>`: docs.slack.dev/messaging/formatting-message-text. Values can therefore
 * make no link and call nobody; `verbatim` keeps Slack from making links of what looks like one.
 */
import type { Alert } from '../../model/alert.ts';
import type { SettingsOf } from '../../platform/config-destinations.ts';
import { alertText, linkOf } from '../alert-text.ts';
import type { Destination } from '../destination.ts';
import { judgeAnswer } from '../judge-answer.ts';
import { plainText } from '../plain-text.ts';

type Settings = SettingsOf<'slack'>;

export const slack: Destination<'slack'> = {
  kind: 'slack',
  most: 1,
  where: ({ webhookUrl }) => `the webhook in ${webhookUrl.env ?? webhookUrl.file}`,
  send: async ([alert], settings, { request, secret, nowMs }) => {
    const url = await secret(settings.webhookUrl, 'address of the webhook');
    const body = JSON.stringify(renderSlack(alert as Alert, settings));
    return judgeAnswer(await request({ url, headers: { 'content-type': 'application/json' }, body }), nowMs());
  },
};

export function renderSlack(alert: Alert, settings: Pick<Settings, 'title' | 'body'>): Readonly<Record<string, unknown>> {
  const { title, body, facts } = alertText(alert, settings, escapeMrkdwn);
  const link = linkOf(alert);
  const section = (text: string) => ({ type: 'mrkdwn', text, verbatim: true });
  return {
    // For notifications, and for clients without blocks. It is mrkdwn too.
    text: clip(`${escapeMrkdwn(title)}: ${body}`, 3000),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: plainText(title, 150), emoji: false } },
      { type: 'section', text: section(clip(body === '' ? '–' : body, 3000)) },
      { type: 'section', fields: facts.slice(0, 10).map(([label, value]) => section(clip(`*${label}*\n${value}`, 2000))) },
      ...(link === null ? [] : [{ type: 'section', text: section(`<${escapeLink(link)}|Show the alert>`) }]),
    ],
    unfurl_links: false,
    unfurl_media: false,
  };
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

function escapeMrkdwn(text: string): string {
  return text.replace(/[&<>]/g, (char) => entities[char] ?? char);
}

/** Not in the midst of an entity. */
function clip(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).replace(/&[a-z]{0,3}$/, '')}…`;
}

/** `|` and `>` would end the address. */
function escapeLink(link: string): string {
  return link.replace(/[|<>]/g, (char) => encodeURIComponent(char)).replaceAll('&', '&amp;');
}
