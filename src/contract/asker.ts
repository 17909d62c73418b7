/** Who asks, as every use case is told. Faces find out who it is; the service decides by it what is shown. */
import { type Permission, permissions } from './roles.ts';

/** How somebody who asks over HTTP showed who they are. */
export const ways = ['session', 'token', 'certificate', 'configuration', 'anonymous'] as const;
export type Way = (typeof ways)[number];

export interface Asker {
  /** The name that is recorded. */
  readonly name: string;
  readonly may: ReadonlySet<Permission>;
  /** Absent at the terminal. */
  readonly via?: Way;
}

/** The owner of the files, at the terminal of their own machine: they see what the files hold. */
export const owner: Asker = { name: 'owner', may: new Set(permissions) };
