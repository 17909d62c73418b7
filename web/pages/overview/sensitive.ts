/** The actions that an attacker needs and a reviewer asks about, as filters; one question counts them all. Pure. */
import { countOf, type Row, textOf } from '../../api/use-rows.ts';

export interface SensitiveKind {
  readonly name: string;
  readonly title: string;
  readonly filter: string;
}

/** In the order of asking: an event belongs to the first that it fits, and to impersonation besides. */
const firstKinds = [
  { name: 'secrets', title: 'Secrets read', filter: 'resource=secrets and verb in (get,list,watch)' },
  { name: 'shells', title: 'Exec, attach, forward', filter: 'subresource in (exec,attach,portforward)' },
  { name: 'rights', title: 'Roles changed', filter: 'apigroup=rbac.authorization.k8s.io and is_write=true' },
  { name: 'webhooks', title: 'Webhooks changed', filter: 'apigroup=admissionregistration.k8s.io and is_write=true' },
  { name: 'tokens', title: 'Tokens requested', filter: 'resource=serviceaccounts and subresource=token and verb=create' },
] as const satisfies readonly SensitiveKind[];

const impersonation = { name: 'impersonation', title: 'Impersonation', filter: 'impersonateduser is not empty' } as const;

export const sensitiveKinds: readonly SensitiveKind[] = [...firstKinds, impersonation];

/** The control plane, the nodes and what runs for Kubernetes itself do these things all day. */
const notMachines = 'actor_kind not in (control-plane,node)';
const kubernetesOwn = 'system:serviceaccount:kube-system:';
export const byOthers = `${notMachines} and user not startswith "${kubernetesOwn}"`;

export function sensitiveQuestion(): string {
  const kind = firstKinds.reduceRight<string>((rest, { name, filter }) => `if(${filter}, "${name}", ${rest})`, '"impersonation"');
  const any = sensitiveKinds.map(({ filter }) => `(${filter})`).join(' or ');
  return [
    // Of millions of requests the engine would have to look at each name; here each user is looked at once.
    `${notMachines} and (${any})`,
    `eval kind = ${kind}`,
    'eval impersonated = if(impersonateduser is not empty, "yes", "no")',
    'eval outcome = if(code>=400, "failed", "done")',
    'groupby kind,impersonated,outcome,user',
  ].join(' ');
}

export interface SensitiveCount {
  readonly kind: SensitiveKind;
  readonly count: number;
  /** How many of them came to nothing. */
  readonly failed: number;
  /** Who did it most. */
  readonly users: readonly { readonly user: string; readonly count: number }[];
}

export function sensitiveCounts(rows: readonly Row[]): SensitiveCount[] {
  const others = rows.filter((row) => !textOf(row['user']).startsWith(kubernetesOwn));
  return sensitiveKinds.map((kind) => {
    const own = others.filter((row) =>
      kind === impersonation ? textOf(row['impersonated']) === 'yes' : textOf(row['kind']) === kind.name,
    );
    const users = new Map<string, number>();
    for (const row of own) users.set(textOf(row['user']), (users.get(textOf(row['user'])) ?? 0) + countOf(row));
    return {
      kind,
      count: sum(own),
      failed: sum(own.filter((row) => row['outcome'] === 'failed')),
      users: [...users].map(([user, count]) => ({ user, count })).sort((one, other) => other.count - one.count),
    };
  });
}

const sum = (rows: readonly Row[]) => rows.reduce((total, row) => total + countOf(row), 0);
