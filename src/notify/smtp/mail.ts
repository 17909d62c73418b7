/**
 * A mail as it goes over the wire (RFC 5322, 2045, 2047): text and HTML, both in base64, so no line of it is too long, is a dot alone,
 * or is a header. Headers hold one line each: what could end a line is gone before.
 */
export interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  /** Unique, without angle brackets. */
  readonly messageId: string;
  /** The mail that began the thread; null for itself. */
  readonly inReplyTo: string | null;
  readonly date: Date;
  readonly text: string;
  readonly html: string;
}

export function renderMail({ from, to, subject, messageId, inReplyTo, date, text, html }: Mail): string {
  // Of letters that base64 does not have: it stands in no part.
  const boundary = `=_${Buffer.from(messageId).toString('hex').slice(0, 40)}_=`;
  const part = (type: string, content: string) => [
    `--${boundary}`,
    `Content-Type: ${type}; charset=utf-8`,
    'Content-Transfer-Encoding: base64',
    '',
    ...lines(Buffer.from(content.toWellFormed()).toString('base64')),
  ];
  return [
    `From: Telltale <${oneLine(from)}>`,
    `To: ${to.map((address) => `<${oneLine(address)}>`).join(',\r\n ')}`,
    `Subject: ${encodeHeader(subject)}`,
    `Date: ${date.toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${oneLine(messageId)}>`,
    ...(inReplyTo === null ? [] : [`In-Reply-To: <${oneLine(inReplyTo)}>`, `References: <${oneLine(inReplyTo)}>`]),
    // No out-of-office replies, please.
    'Auto-Submitted: auto-generated',
    'MIME-Version: 1.0',
    `Content-Type: multipart/alternative; boundary="${boundary}"`,
    '',
    ...part('text/plain', text),
    ...part('text/html', html),
    `--${boundary}--`,
    '',
  ].join('\r\n');
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}<>]/gu, '');
}

function lines(base64: string): string[] {
  return base64.match(/.{1,76}/g) ?? [];
}

/** Words of at most 75 characters, each whole characters, where it is not plain ASCII; a long plain one is folded so as well. */
function encodeHeader(text: string): string {
  const line = text.replace(/\p{Cc}/gu, ' ');
  if (/^[\x20-\x7e]{0,200}$/.test(line) && !line.includes('=?')) return line;
  const words: string[] = [];
  let word = '';
  for (const char of line.toWellFormed()) {
    if (Buffer.byteLength(word + char) > 42) {
      words.push(word);
      word = '';
    }
    word += char;
  }
  words.push(word);
  return words.map((each) => `=?utf-8?B?${Buffer.from(each).toString('base64')}?=`).join('\r\n ');
}
