/** Who asks, as every use case is told. Faces find out who it is; the service decides by it what is shown. */
import { type Permission, permissions } from './roles.ts';

export interface Asker {
  /** The name that is recorded. */
  readonly name: string;
  readonly may: ReadonlySet<Permission>;
}

/** The owner of the files, at the terminal of their own machine: they see what the files hold. */
export const owner: Asker = { name: 'owner', may: new Set(permissions) };
