/** The command-line form of the operations around receiving: the server, its configuration, what waits, and how clusters do. */
import type { Command } from './command.ts';
import type { FaceField, RequestName, RequestOf } from './requests.ts';

type Collecting = Extract<RequestName, 'spool' | 'status' | 'serve' | 'agent' | 'connect' | 'config' | 'destinations'>;

export const collectingCommands: { readonly [Name in Collecting]: Command<Omit<RequestOf<Name>, FaceField>> } = {
  spool: {
    summary: 'Show what was received and is not in the store yet: how much, how old, how fast, and why it waits',
    about:
      'The spool of a server or an agent, which may be running. Bodies are acknowledged once they are in it, and leave it once the store has them.',
    reads: 'nothing',
    inputs: {
      directory: {
        option: 'spool',
        placeholder: 'DIR',
        takes: 'file',
        description: 'The directory of the spool (default: $TELLTALE_SPOOL, else the name of the store with -spool behind it).',
      },
    },
    output: ['text', 'json'],
    limited: false,
    examples: [
      { description: 'Whether the store keeps up', line: 'spool' },
      { description: 'For a script', line: 'spool --spool /var/lib/telltale/spool -o json' },
    ],
  },
  status: {
    summary: 'Show how each cluster does: its last event, rate, lag, gaps, levels, and what could not be read',
    about:
      'A cluster that has sent before and does not now stands out by its lag. The rate is that of the last five minutes; gaps are unusual silences in the last day of events.',
    reads: 'store',
    inputs: {
      clusters: {
        option: 'cluster',
        placeholder: 'NAME',
        takes: 'text',
        many: true,
        description: 'Only this cluster; may be given more than once.',
      },
    },
    output: ['text', 'json'],
    limited: true,
    examples: [
      { description: 'Whether events arrive', line: 'status' },
      { description: 'For a script', line: 'status --cluster prod -o json' },
    ],
  },
  serve: {
    summary: 'Receive audit events over HTTP, keep them until the store has them, and answer questions',
    about:
      'Takes what API servers POST to /v1/ingest/webhook/CLUSTER and agents to /v1/ingest/lines/CLUSTER and /v1/ingest/notices/CLUSTER, follows the files of its configuration, and acknowledges what is on disk. /healthz, /readyz and /metrics tell how it does. SIGHUP reads the configuration again; SIGTERM ends it cleanly. Without TLS and credentials it listens on loopback alone. As long as there is no user, it prints a link that makes the first one.',
    reads: 'store',
    inputs: {
      listen: {
        option: 'listen',
        placeholder: 'ADDRESS',
        takes: 'text',
        description: 'The address and port to listen on (default: 127.0.0.1:8380).',
      },
      config: {
        option: 'config',
        placeholder: 'FILE',
        takes: 'file',
        description: 'The configuration (default: $TELLTALE_CONFIG); docs/reference/configuration.md lists the settings.',
      },
      spool: {
        option: 'spool',
        placeholder: 'DIR',
        takes: 'file',
        description: 'Where what was received waits for the store (default: STORE-spool, beside the store).',
      },
      anonymous: {
        option: 'anonymous',
        takes: 'nothing',
        description: 'Let everybody on this machine read without signing in; on a loopback address alone.',
      },
    },
    limited: false,
    examples: [
      { description: 'On this machine, to try it out', line: 'serve --store /var/lib/telltale/store' },
      { description: 'For a network, with TLS and credentials', line: 'serve --config /etc/telltale/telltale.yaml' },
    ],
  },
  agent: {
    summary: 'Follow the audit logs of this machine and send them to a server',
    about:
      'Reads what is there, backups first, then what comes, through every kind of rotation; after a restart it goes on where it was. Lines wait in a spool on disk while the server is away. What is noticed of a log, such as that it was deleted, is told to the server too. The token comes from token.file of the configuration, $TELLTALE_TOKEN_FILE or $TELLTALE_TOKEN, never from the command line. docs/guides/files.md tells all settings.',
    reads: 'nothing',
    inputs: {
      files: {
        positional: 'optional',
        placeholder: 'PATH',
        takes: 'file',
        many: true,
        description: 'Logs to follow; a path may hold * and comes with its rotated backups.',
      },
      to: { option: 'to', placeholder: 'URL', takes: 'text', description: 'The server, such as https://telltale.example.com:8380.' },
      config: {
        option: 'config',
        placeholder: 'FILE',
        takes: 'file',
        description: 'Settings in YAML; what is given here comes before them.',
      },
      cluster: {
        option: 'cluster',
        placeholder: 'NAME',
        takes: 'text',
        description: 'The cluster that the events come from (default: default).',
      },
      node: {
        option: 'node',
        placeholder: 'NAME',
        takes: 'text',
        description: 'What this machine is called (default: $NODE_NAME, else its host name).',
      },
      state: {
        option: 'state',
        placeholder: 'DIR',
        takes: 'file',
        description: 'Where the checkpoint and the spool are kept (default: /var/lib/telltale-agent).',
      },
    },
    limited: false,
    examples: [
      {
        description: 'On a control-plane node',
        line: 'agent --to https://telltale.example.com:8380 --cluster prod /var/log/kubernetes/audit/audit.log',
      },
      { description: 'With a file of settings', line: 'agent --config /etc/telltale/agent.yaml' },
    ],
  },
  connect: {
    summary: 'Write what an API server needs to record its audit events, or to send them to telltale serve',
    about:
      'file: a policy, the flags of a log with limits for its backups, and what has to be mounted. webhook: the kubeconfig, the flags with batch sizes for the rate of events, and warnings of what an audit webhook loses, and how not to. Both with how to put it in place, as a patch, or with --manifest as the whole file with the change in it. Nothing is touched without --write.',
    reads: 'nothing',
    inputs: {
      what: { positional: 'required', placeholder: 'WHAT', takes: ['file', 'webhook'], description: 'file or webhook.' },
      cluster: { option: 'cluster', placeholder: 'NAME', takes: 'text', description: 'The cluster that the events come from.' },
      url: {
        option: 'url',
        placeholder: 'URL',
        takes: 'text',
        description: 'Where the nodes of the control plane reach the server, such as https://telltale.example:8443.',
      },
      rate: {
        option: 'rate',
        placeholder: 'N',
        takes: 'integer',
        initial: 500,
        description: 'The most events a second of one API server (default: 500).',
      },
      auth: {
        option: 'auth',
        placeholder: 'KIND',
        takes: ['token', 'basic', 'certificate'],
        initial: 'token',
        description: 'What the API server shows: token, basic or certificate (default: token).',
      },
      secret: {
        option: 'secret-file',
        placeholder: 'FILE',
        takes: 'file',
        description: 'A file with the token or the password, for the kubeconfig (default: a place to put it).',
      },
      username: {
        option: 'username',
        placeholder: 'NAME',
        takes: 'text',
        initial: 'kube-apiserver',
        description: 'The user of --auth basic (default: kube-apiserver).',
      },
      ca: {
        option: 'ca',
        placeholder: 'FILE',
        takes: 'file',
        description: 'The authority that signed the certificate of the server (default: those of the node).',
      },
      install: {
        option: 'for',
        placeholder: 'KIND',
        takes: ['kubeadm', 'static-pod', 'k3s', 'rke2', 'talos', 'flags'],
        initial: 'kubeadm',
        description: 'How the API server is run: kubeadm, static-pod, k3s, rke2, talos or flags (default: kubeadm).',
      },
      policy: {
        option: 'policy',
        placeholder: 'PATH',
        takes: 'text',
        description: 'The audit policy on the node (default: where the guide of that way has it).',
      },
      log: {
        option: 'log',
        placeholder: 'PATH',
        takes: 'text',
        description: 'file: the log on the node (default: where the guide of that way has it).',
      },
      manifest: {
        option: 'manifest',
        placeholder: 'FILE',
        takes: 'file',
        description: 'Print this manifest or configuration with the change in it, instead of a patch.',
      },
      write: { option: 'write', takes: 'nothing', description: 'With --manifest: put it in the place of the file, and keep the old one.' },
      backup: {
        option: 'backup',
        placeholder: 'DIR',
        takes: 'file',
        description: 'Where the old one is kept; never beside a manifest (default: telltale-backup beside the folder of the file).',
      },
      out: {
        option: 'out',
        placeholder: 'DIR',
        takes: 'file',
        description: 'Write the files into this folder (default: print them).',
      },
    },
    limited: false,
    examples: [
      { description: 'A log on each node, for a cluster that kubeadm made', line: 'connect file --out audit' },
      { description: 'The same for k3s, in its own file', line: 'connect file --manifest /etc/rancher/k3s/config.yaml' },
      {
        description: 'For a cluster that kubeadm made',
        line: 'connect webhook --cluster prod --url https://telltale.example:8443 --out prod',
      },
      {
        description: 'For 6,000 events a second, with a client certificate',
        line: 'connect webhook --cluster prod --url https://10.0.0.9:8443 --rate 6000 --auth certificate --for static-pod',
      },
    ],
  },
  destinations: {
    summary: 'List where alerts are sent, send a test, or show what was delivered',
    about:
      'list shows each destination of the configuration, what waits for it, and its last delivery. test sends an alert that says it is a test, with what was sent and what came back. log shows attempts, the newest first. docs/guides/destinations.md shows how to configure each kind.',
    reads: 'nothing',
    inputs: {
      action: { positional: 'required', placeholder: 'ACTION', takes: ['list', 'test', 'log'], description: 'list, test or log.' },
      name: { positional: 'optional', placeholder: 'NAME', takes: 'text', description: 'The destination; with log none means all.' },
      config: {
        option: 'config',
        placeholder: 'FILE',
        takes: 'file',
        description: 'The configuration of the server (default: $TELLTALE_CONFIG).',
      },
      spool: {
        option: 'spool',
        placeholder: 'DIR',
        takes: 'file',
        description: 'The spool of the server, beside which its outbox is (default: as serve has it).',
      },
      limit: { option: 'limit', placeholder: 'N', takes: 'integer', initial: 50, description: 'The most lines of log (default: 50).' },
    },
    output: ['text', 'json'],
    limited: false,
    examples: [
      { description: 'Whether they work', line: 'destinations list --config /etc/telltale/telltale.yaml' },
      { description: 'Send a test', line: 'destinations test oncall --config /etc/telltale/telltale.yaml' },
      { description: 'What was not delivered, and why', line: 'destinations log siem --config /etc/telltale/telltale.yaml' },
    ],
  },
  config: {
    summary: 'Check a configuration file, show what holds, or print its JSON Schema',
    about:
      'check names each error with its line and column. show prints every setting as it holds, with defaults and the environment in and secrets left out. An editor that knows the schema completes and checks while you type.',
    reads: 'nothing',
    inputs: {
      action: { positional: 'required', placeholder: 'ACTION', takes: ['check', 'show', 'schema'], description: 'check, show or schema.' },
      file: {
        positional: 'optional',
        placeholder: 'FILE',
        takes: 'file',
        description: 'The configuration file (default: $TELLTALE_CONFIG, else the environment alone).',
      },
    },
    limited: false,
    examples: [
      { description: 'Before a server is started with it', line: 'config check /etc/telltale/telltale.yaml' },
      { description: 'What holds', line: 'config show telltale.yaml' },
    ],
  },
};
