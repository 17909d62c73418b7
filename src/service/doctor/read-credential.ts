/** The secrets of a kubeconfig, from the file itself and from those that it names. They go into a connection and nowhere else. */
import type { WebhookTarget } from '../../policy/doctor/webhook-target.ts';

export interface KubeCredential {
  /** PEM, as the others; null where there is none. */
  readonly ca: string | null;
  readonly certificate: string | null;
  readonly key: string | null;
  /** The value of the header. */
  readonly authorization: string | null;
}

/** `read` gives the text of a file by its path in the kubeconfig; null where it cannot be read. */
export async function readCredential(target: WebhookTarget, read: (path: string) => Promise<string | null>): Promise<KubeCredential> {
  const either = async (data: string | null, file: string | null) =>
    data !== null ? Buffer.from(data, 'base64').toString() : file === null ? null : read(file);
  return {
    ca: await either(target.caData, target.caFile),
    certificate: await either(target.certificateData, target.certificateFile),
    key: await either(target.keyData, target.keyFile),
    authorization: authorizationOf(target.token ?? (target.tokenFile === null ? null : await read(target.tokenFile)), target),
  };
}

function authorizationOf(token: string | null, { username, password }: WebhookTarget): string | null {
  if (token !== null) return `Bearer ${token.trim()}`;
  return username === null ? null : `Basic ${Buffer.from(`${username}:${password ?? ''}`).toString('base64')}`;
}
