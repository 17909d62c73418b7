/** The certificate that a client has shown and TLS has verified, once for each connection. */
import type { TLSSocket } from 'node:tls';
import type { ClientCertificate } from './credentials.ts';

interface Shown {
  readonly certificate: ClientCertificate;
  readonly validToMs: number;
}

const known = new WeakMap<object, Shown | null>();

/** Null without one, with one that no authority of the configuration has signed, and with one that has expired since. */
export function clientCertificate(socket: object, nowMs: number): ClientCertificate | null {
  let shown = known.get(socket);
  if (shown === undefined) {
    shown = read(socket as Partial<TLSSocket>);
    known.set(socket, shown);
  }
  return shown === null || shown.validToMs < nowMs ? null : shown.certificate;
}

function read(socket: Partial<TLSSocket>): Shown | null {
  if (socket.authorized !== true || socket.getPeerCertificate === undefined) return null;
  const { subject, subjectaltname, fingerprint256, valid_to } = socket.getPeerCertificate();
  if (subject === undefined) return null;
  const names = readAlternativeNames(subjectaltname ?? '');
  const commonName: unknown = subject.CN;
  return {
    certificate: {
      // Of several it is not known which one the authority has looked at.
      commonName: typeof commonName === 'string' ? commonName : null,
      dnsNames: names.flatMap(([kind, value]) => (kind === 'DNS' ? [value.toLowerCase()] : [])),
      uris: names.flatMap(([kind, value]) => (kind === 'URI' ? [value] : [])),
      sha256: fingerprint256.replaceAll(':', '').toLowerCase(),
    },
    validToMs: Date.parse(valid_to),
  };
}

/** `DNS:a.example, URI:"spiffe://…"`: what could be taken for a separator stands in quotes, as in JSON. */
export function readAlternativeNames(text: string): [kind: string, value: string][] {
  return [...text.matchAll(/(?:^|, )([A-Za-z ]+):("(?:[^"\\]|\\.)*"|[^,]*)/g)].map(([, kind = '', value = '']) => [
    kind,
    value.startsWith('"') ? unquote(value) : value,
  ]);
}

function unquote(value: string): string {
  try {
    return String(JSON.parse(value));
  } catch {
    return value;
  }
}
