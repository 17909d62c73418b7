/** The form of the command about who has asked what. */
import type { Command } from './command.ts';
import type { RequestOf } from './requests.ts';

export const readingCommands: { readonly reads: Command<RequestOf<'reads'>> } = {
  reads: {
    summary: 'List who has asked what over the network, the newest first',
    about:
      'A server keeps a record of every question that shows events: who asked, from where, what, within which scope, and how many rows it gave.',
    reads: 'store',
    inputs: {
      asker: { option: 'asker', placeholder: 'NAME', takes: 'text', description: 'Only what this user, or holder of a token, asked.' },
      operation: { option: 'operation', placeholder: 'NAME', takes: 'text', description: 'Only this operation, such as query or reveal.' },
      contains: {
        option: 'contains',
        placeholder: 'TEXT',
        takes: 'text',
        description: 'Only questions with this text, whatever the case.',
      },
      since: {
        option: 'since',
        placeholder: 'TIME',
        takes: 'text',
        description: 'Only from this time on, such as 24h (ago) or 2026-11-21.',
      },
      until: { option: 'until', placeholder: 'TIME', takes: 'text', description: 'Only up to this time.' },
      limit: { option: 'limit', placeholder: 'N', takes: 'integer', initial: 100, description: 'The most rows to list (default: 100).' },
      pageAfter: { option: 'page-after', placeholder: 'CURSOR', takes: 'text', description: 'Go on behind this page.' },
    },
    output: ['table', 'wide', 'json', 'ndjson', 'csv', 'yaml'],
    limited: true,
    examples: [
      { description: 'Who has seen secrets in clear', line: 'reads --operation reveal' },
      { description: 'What one user looked for today', line: 'reads --asker alice --since 24h --contains payments' },
    ],
  },
};
