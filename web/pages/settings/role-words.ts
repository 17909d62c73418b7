/** What each role may, in a sentence. */
import type { Role } from '../../../src/contract/roles.ts';

export const roleWords: Readonly<Record<Role, string>> = {
  viewer: 'Sees events; secrets in them stay masked.',
  analyst: 'Sees events, and saves questions for everybody.',
  auditor: 'Sees events and what is masked in them, and who read what.',
  admin: 'Sees events, and manages users, tokens and settings.',
  ingest: 'Hands over events, and sees nothing.',
};
