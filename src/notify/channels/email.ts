/** Mail, over SMTP. What an alert and its updates say makes one thread. */
import { hostname } from 'node:os';
import type { Alert } from '../../model/alert.ts';
import type { SettingsOf } from '../../platform/config-destinations.ts';
import { type AlertText, alertText, linkOf } from '../alert-text.ts';
import type { Destination, Means, Outcome } from '../destination.ts';
import { openSocket, secureSocket } from '../guard/guarded-socket.ts';
import { plainText } from '../plain-text.ts';
import { type Mail, renderMail } from '../smtp/mail.ts';
import { SmtpRefusal, SmtpSession } from '../smtp/session.ts';

type Settings = SettingsOf<'email'>;

export const email: Destination<'email'> = {
  kind: 'email',
  most: 1,
  where: ({ host, port, to }) => `${to.join(', ')} by ${host}:${port}`,
  send: async ([alert], settings, means) => {
    const mail = renderMail(makeMail(alert as Alert, settings, means.nowMs()));
    means.sent(mail);
    try {
      return await deliver(mail, settings, means);
    } catch (error) {
      if (!(error instanceof SmtpRefusal)) throw error;
      return { result: error.isFinal ? 'refused' : 'retry', detail: error.message };
    }
  },
};

async function deliver(mail: string, settings: Settings, means: Means): Promise<Outcome> {
  const { host, port, security, username, password, from, to } = settings;
  const options = { host, ...(await means.authorities(settings.ca)) };
  const plain = await openSocket(host, port, means);
  try {
    const session = new SmtpSession(security === 'tls' ? await secureSocket(plain, options, means.signal) : plain);
    await session.begin();
    if (security === 'starttls') await session.startTls((socket) => secureSocket(socket, options, means.signal));
    if (username !== undefined && password !== undefined) await session.signIn(username, await means.secret(password, 'password'));
    const refused = await session.send(from, to, mail);
    await session.end();
    const detail = refused.length === 0 ? '250' : `250, but of ${to.length} recipients ${refused.length} not: ${refused[0]}`;
    return { result: 'done', detail };
  } finally {
    plain.destroy();
  }
}

export function makeMail(alert: Alert, settings: Pick<Settings, 'from' | 'to' | 'title' | 'body'>, nowMs: number): Mail {
  const thread = `${alert.id.replace(/[^\w.-]/g, '')}@${hostname().replace(/[^\w.-]/g, '') || 'telltale'}`;
  const isFirst = alert.status === 'open' && alert.count <= 1;
  return {
    from: settings.from,
    to: settings.to,
    subject: plainText(alertText(alert, settings, (value) => value).title, 300),
    messageId: isFirst ? thread : `${alert.status}.${alert.count}.${thread}`,
    inReplyTo: isFirst ? null : thread,
    date: new Date(nowMs),
    text: textOf(
      alertText(alert, settings, (value) => value),
      linkOf(alert),
    ),
    html: htmlOf(alertText(alert, settings, escapeHtml), linkOf(alert)),
  };
}

function textOf({ title, body, facts }: AlertText, link: string | null): string {
  const lines = facts.map(([label, value]) => `${`${label}:`.padEnd(10)}${value}`);
  return [title, '', body, '', ...lines, ...(link === null ? [] : ['', link]), ''].join('\n');
}

function htmlOf({ title, body, facts }: AlertText, link: string | null): string {
  const rows = facts.map(([label, value]) => `<tr><th align="left">${label}</th><td>${value}</td></tr>`);
  return [
    `<!doctype html><html><body><h2>${escapeHtml(title)}</h2>`,
    `<p>${body.replaceAll('\n', '<br>')}</p>`,
    `<table cellpadding="4">${rows.join('')}</table>`,
    ...(link === null ? [] : [`<p><a href="${escapeHtml(link)}">Show the alert</a></p>`]),
    '</body></html>',
  ].join('\n');
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
