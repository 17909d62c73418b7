/** The command-line form of signing in to a server, and out. */
import type { Command } from './command.ts';
import type { RequestOf } from './requests.ts';

export const signingInCommands: { readonly [Name in 'login' | 'logout']: Command<RequestOf<Name>> } = {
  login: {
    summary: 'Sign in to a server, so that commands ask it; without a URL, say who one is and where',
    about:
      'Asks for a token, tries it, and keeps it in telltale/servers.json of the configuration directory, which only you can read. From then on commands ask this server, unless --store, -f, TELLTALE_STORE or --server say otherwise. A token in TELLTALE_TOKEN or in the file of TELLTALE_TOKEN_FILE comes before the one that is kept.',
    reads: 'nothing',
    inputs: {
      url: {
        positional: 'optional',
        placeholder: 'URL',
        takes: 'text',
        description: 'The address of the server; http is for this machine alone.',
      },
      tokenStdin: { option: 'token-stdin', takes: 'nothing', description: 'Read the token from standard input.' },
      ca: {
        option: 'ca',
        placeholder: 'FILE',
        takes: 'file',
        description: 'The authorities that the certificate of the server is checked against, from now on.',
      },
      use: {
        option: 'use',
        takes: 'nothing',
        description: 'Go over to a server that was signed in to before, with the token that is kept.',
      },
    },
    limited: false,
    examples: [
      { description: 'Sign in; the token is asked for, and not shown', line: 'login https://telltale.example.com' },
      { description: 'In a script', line: 'login https://telltale.example.com --token-stdin < token' },
      { description: 'Who am I, and where?', line: 'login' },
      { description: 'Back to the other server', line: 'login https://telltale.staging.example.com --use' },
    ],
  },
  logout: {
    summary: 'Forget the token of a server',
    about: 'The token itself stays valid until it expires or is deleted at the server.',
    reads: 'nothing',
    inputs: {
      url: {
        positional: 'optional',
        placeholder: 'URL',
        takes: 'text',
        description: 'The address of the server (default: the one that commands ask).',
      },
    },
    limited: false,
    examples: [{ description: 'Of the server that commands ask', line: 'logout' }],
  },
};
