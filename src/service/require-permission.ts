/** What is sensitive asks once more who asks, whatever the face has looked at. */
import { AppError } from '../contract/problems.ts';
import type { Permission } from '../contract/roles.ts';
import type { Context } from './context.ts';

/** @throws AppError `forbidden` */
export function requirePermission(permission: Permission, { asker }: Context): void {
  if (asker.may.has(permission)) return;
  throw new AppError('forbidden', {
    message: `${asker.name} may not do this: it takes the permission “${permission}”.`,
    hint: permission === 'triage' ? 'The roles analyst, auditor and admin have it.' : 'The role auditor has it.',
  });
}
