/** What each role may, in a sentence. */
import type { Role } from '../../../src/contract/roles.ts';

export const roleWords: Readonly<Record<Role, string>> = {
  viewer: 'Sees events; secrets in them stay masked.',
  analyst: 'Sees events, saves questions for everybody, and says what becomes of alerts.',
  auditor: 'The same, and sees what is masked in events, and who read what.',
  admin: 'What an analyst may, and manages users, tokens and settings.',
  ingest: 'Hands over events, and sees nothing.',
};
