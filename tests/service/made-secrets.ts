/** Secrets of every kind that is masked, and the texts that they stand in. */
import type { Finding } from '../../src/model/finding.ts';
import { madeFinding } from './made-findings.ts';

/** Two sets of secrets of the same lengths; the first sorts before the second. */
export const secretsOf = (letter: string) => ({
  plain: `${letter}hunter-${letter.repeat(5)}`,
  number: letter === 'a' ? 12345678 : 87654321,
  base64: Buffer.from(`${letter}-secret-data-${letter}`).toString('base64'),
  jwt: `eyJhbGciOiJSUzI1NiIs${letter}.eyJpc3MiOiJ0ZXN0Iiwi${letter}.${letter}sIgNaTuReOfAtOkEn`,
  pem: `-----BEGIN RSA PRIVATE KEY-----\n${letter}MIIEowIBAAKCAQEA${letter}\nDEK-Info: x\n-----END RSA PRIVATE KEY-----\n`,
});
export type Secrets = ReturnType<typeof secretsOf>;

/** Texts with YAML, and with JSON that is not whole. */
export const yamlOf = (plain: string, base64: string) => ({
  block: `db:\n  password: |\n    ${plain}\n  port: 1\nhost: db\n`,
  words: `host: db\npassword: correct ${plain} battery\n`,
  kindFirst: `kind: Secret\nmetadata:\n  name: x\ndata:\n  foo: ${base64}\nstringData:\n  bar: ${plain}\n`,
  kindLater: `apiVersion: v1\ndata:\n  foo: ${base64}\nkind: Secret\nmetadata:\n  name: x\nstringData:\n  bar: ${plain}\n`,
  cut: `{"kind":"Secret","data":{"foo":"${base64}"`,
  within: `applied {"kind":"Secret","data":{"foo":"${base64}"}}`,
});

/** Who makes a finding masks it; the book of alerts trusts nobody. */
export function findingWith({ plain, jwt }: Secrets, auditIDs: readonly string[], nowMs: number): Finding {
  return madeFinding({
    key: 'masked',
    user: 'ann',
    userAgent: `curl/8 token=${plain}`,
    reason: `ann ran mysql --password ${plain} in pods/exec dev/web`,
    facts: [{ label: 'command', value: `curl -H 'Authorization: Bearer ${jwt}'` }],
    auditIDs,
    firstUs: BigInt(nowMs - 3_600_000) * 1000n,
    atUs: BigInt(nowMs) * 1000n,
  });
}
