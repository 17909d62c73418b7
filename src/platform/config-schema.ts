/**
 * The form of the configuration file, once: what is read, its JSON Schema and its reference page come from here. Every
 * description is a sentence for that page.
 */
import { z } from 'zod';
import { grantedNamespaces, grantedRoles } from '../contract/requests-access.ts';
import { alertLevels } from '../model/alert.ts';
import { behaviourSection } from './config-behaviour.ts';
import { destinationSettings } from './config-destinations.ts';
import { duration, name, only, path, secretPlaces, size } from './config-values.ts';

const secret = z
  .strictObject({
    ...secretPlaces,
    sha256: z
      .string()
      .regex(/^[0-9a-fA-F]{64}$/, 'A SHA-256 has 64 hexadecimal digits.')
      .describe('The SHA-256 of it in hexadecimal digits. For long random texts only: a short password can be guessed from it.')
      .exactOptional(),
  })
  .refine(only(['file', 'env', 'sha256']), 'A secret comes from one of file, env or sha256; it never stands in this file.');

const certificate = z
  .strictObject({
    commonName: z.string().min(1).max(1000).describe('The common name of its subject.').exactOptional(),
    dnsName: z.string().min(1).max(1000).describe('A DNS name among its alternative names.').exactOptional(),
    uri: z.string().min(1).max(1000).describe('A URI among its alternative names, such as a SPIFFE ID.').exactOptional(),
    sha256: z
      .string()
      .regex(/^([0-9a-fA-F]{2}:?){31}[0-9a-fA-F]{2}$/, 'A fingerprint has 64 hexadecimal digits.')
      .describe('The SHA-256 fingerprint of the certificate itself.')
      .exactOptional(),
  })
  .refine(only(['commonName', 'dnsName', 'uri', 'sha256']), 'A client certificate is known by one of commonName, dnsName, uri or sha256.');

const holder = {
  name: name.describe('What this credential is called in logs and metrics.'),
  token: secret.describe('A bearer token.').exactOptional(),
  basic: z
    .strictObject({
      username: z
        .string()
        .max(253)
        .regex(/^[^:]+$/, 'A user name has no colon.'),
      password: secret,
    })
    .describe('A user name and a password.')
    .exactOptional(),
  certificate: certificate.describe('A client certificate that tls.clientCA has signed.').exactOptional(),
};
const oneWay = 'A credential is one of token, basic or certificate.';

const ingestCredential = z
  .strictObject({
    ...holder,
    clusters: z
      .array(z.union([name, z.literal('*')]))
      .min(1)
      .describe('The clusters that it may send events of; `*` for any.'),
  })
  .refine(only(['token', 'basic', 'certificate']), oneWay);

const reader = z
  .strictObject({
    ...holder,
    clusters: z
      .array(z.union([name, z.literal('*')]))
      .min(1)
      .default(['*'])
      .describe('The clusters whose events it may ask for; `*` for all.'),
    namespaces: grantedNamespaces
      .default('all')
      .describe(
        'The namespaces whose events it may ask for: `all`, or a list, which shows the events of objects in these and nothing else.',
      ),
    roles: grantedRoles.min(1).default(['viewer']).describe('What it may do, see docs/guides/access.md.'),
  })
  .refine(only(['token', 'basic', 'certificate']), oneWay);

export const configSchema = z
  .strictObject({
    store: z
      .string()
      .min(1)
      .max(4096)
      .describe('Where events are kept: a directory, or https://user@host:8443/database. Default: telltale in the data directory.')
      .exactOptional(),
    trustedProxies: z
      .array(z.string().regex(/^[0-9a-fA-F.:]+(\/\d{1,3})?$/, 'This is no address or CIDR range; write it such as 10.0.0.0/8.'))
      .default([])
      .describe('Addresses or CIDR ranges of proxies that add themselves to the source addresses of a request.'),
    listen: z
      .string()
      .max(300)
      .default('127.0.0.1:8380')
      .describe('The address and port to listen on. Without tls and ingest.credentials a loopback address.'),
    hosts: z
      .array(z.string().min(1).max(253))
      .default([])
      .describe(
        'Names by which clients reach this server. A request for another name is refused; without any, on loopback, loopback names are taken.',
      ),
    publicUrl: z
      .string()
      .max(2000)
      .regex(/^https?:\/\/[^\s?#]+$/, 'Write it such as https://telltale.example.com.')
      .describe('Where people reach the page. Alerts that are sent out link to it; without it they have no link.')
      .exactOptional(),
    tls: z
      .strictObject({
        certificate: path.describe('The certificate with its chain, in PEM.'),
        key: path.describe('Its private key, in PEM.'),
        clientCA: path
          .describe('The authorities that sign client certificates, in PEM. Needed for credentials by certificate.')
          .exactOptional(),
      })
      .describe('TLS 1.2 or later, HTTP/1.1 and h2. The files are read again when they change.')
      .exactOptional(),
    spool: z
      .strictObject({
        directory: path
          .describe('Where what was received waits for the store. Default: beside the store, with -spool behind its name.')
          .exactOptional(),
        maxSize: size.prefault('10GiB').describe('When so much waits, senders are told to come back later.'),
      })
      .prefault({})
      .describe('What was acknowledged and is not yet in the store.'),
    ingest: z
      .strictObject({
        maxBody: size.prefault('256MiB').describe('The largest body, as it is sent.'),
        credentials: z.array(ingestCredential).default([]).describe('Who may send events, each bound to its clusters.'),
      })
      .prefault({})
      .describe('What is taken in.'),
    files: z
      .array(
        z.strictObject({
          cluster: name.describe('The cluster that the events come from; one entry for each.'),
          paths: z.array(path).min(1).describe('Logs of this machine; a name may hold *, ? and {a,b}, and comes with its rotated backups.'),
          node: name.describe('What this machine is called in the source of the events. Default: its host name.').exactOptional(),
          start: z
            .enum(['beginning', 'end'])
            .default('beginning')
            .describe('Where to begin with what is there already, when the cluster is first followed.'),
        }),
      )
      .default([])
      .describe('Audit logs to follow on this machine, as the agent does on others.')
      .refine(
        (files) => new Set(files.map(({ cluster }) => cluster)).size === files.length,
        'Two entries have the same cluster: write one with all paths.',
      ),
    api: z
      .strictObject({
        readers: z.array(reader).default([]).describe('Who may ask questions over HTTP and read the metrics.'),
        anonymous: z
          .boolean()
          .default(false)
          .describe('Whether everybody on this machine may read without signing in, as a viewer of all. On a loopback address alone.'),
      })
      .prefault({})
      .describe('Questions over HTTP, beside those of users and their tokens, who are kept in the store.'),
    metrics: z
      .strictObject({
        open: z
          .boolean()
          .default(false)
          .describe(
            'Whether /metrics needs no credential. On loopback, where there is no reader, it needs none anyway. It tells names of clusters and their rates, no events.',
          ),
      })
      .prefault({})
      .describe('Prometheus metrics.'),
    limits: z
      .strictObject({
        connections: z.int().min(1).max(100_000).default(2000).describe('Open connections; above it the longest idle one is closed.'),
        requests: z
          .int()
          .min(1)
          .max(10_000)
          .default(256)
          .describe(
            'Bodies that are received at the same time; above it senders are told to come back later. One credential has three quarters of it at most.',
          ),
        headersTimeout: duration.prefault('20s').describe('How long the head of a request may take.'),
        bodyTimeout: duration.prefault('60s').describe('How long a body may take. An API server gives up after 30 s.'),
        idleTimeout: duration.prefault('2m').describe('How long a connection may be idle. API servers close theirs after 90 s.'),
        questionsPerMinute: z
          .int()
          .min(1)
          .max(1_000_000)
          .default(1200)
          .describe('Questions that one user may ask in a minute; completion asks some too.'),
        questionsAtOnce: z
          .int()
          .min(1)
          .max(10_000)
          .default(32)
          .describe('Questions of one user that are answered at the same time, those that follow among them.'),
        questionTime: duration.prefault('60s').describe('How long one question may take in the engine.'),
        questionMemory: size.prefault('700MiB').describe('How much memory one question may take in the engine.'),
      })
      .prefault({})
      .describe('What one client may take of the server.'),
    retention: z
      .strictObject({
        maxDisk: size
          .describe(
            'The most bytes of the store. At nine tenths there is a warning; at the limit senders are told to come back later. Nothing is deleted for it.',
          )
          .exactOptional(),
        maxAge: duration.describe('Events whose request is older are deleted. Without it nothing ever is.').exactOptional(),
        drop: z
          .enum(['months', 'rows'])
          .default('months')
          .describe(
            'With `months` a month goes when all of it is older, which costs nothing; with `rows` each event goes on its day, which writes its month anew.',
          ),
        reads: duration.prefault('400d').describe('How long the record of who has asked what is kept.'),
        findings: duration.prefault('400d').describe('How long findings are kept, and with them alerts.'),
      })
      .prefault({})
      .describe('How much is kept, and how long.'),
    detection: z
      .strictObject({
        enabled: z
          .boolean()
          .default(true)
          .describe('Whether the server looks for what should not have happened, in all that is stored from its start on.'),
        rules: z.array(path).default([]).describe('Files and folders with detection rules of your own. They are read again on SIGHUP.'),
        builtIn: z.boolean().default(true).describe('Whether the rules that come with telltale run.'),
        level: z.enum(alertLevels).default('informational').describe('The least severe rules that run.'),
      })
      .prefault({})
      .describe('Detection while the server runs; docs/guides/detections.md tells more.'),
    behaviour: behaviourSection,
    destinations: z
      .array(destinationSettings)
      .default([])
      .describe('Where alerts are sent. docs/guides/destinations.md shows each kind; `telltale destinations test NAME` sends a test.')
      .refine(
        (destinations) => new Set(destinations.map(({ name }) => name)).size === destinations.length,
        'Two destinations have the same name.',
      ),
    log: z
      .strictObject({
        level: z.enum(['debug', 'info', 'warn', 'error']).default('info').describe('The least severe lines that are written.'),
      })
      .prefault({})
      .describe('The log of the server: one JSON object a line, on standard error.'),
  })
  .describe('The configuration of telltale.');

export type ServerConfig = z.output<typeof configSchema>;
export type SecretSource = z.output<typeof secret>;
export type Credential = z.output<typeof ingestCredential>;
export type Reader = z.output<typeof reader>;
