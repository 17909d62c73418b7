/**
 * The web page: its files as they were built (compressed beside, their names hold a hash of their content), and one document for
 * every address of a page. Nothing runs or is styled that is not in those files: the policy of the document says so.
 */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Context, Hono } from 'hono';
import type { ServerEnv } from './server-env.ts';

const builtPage = fileURLToPath(new URL('../web', import.meta.url));

/** Addresses that the page itself reads; `*` is the rest of the path. */
const pages = [
  '/',
  '/search',
  '/event/*',
  '/object',
  '/identity',
  '/alerts',
  '/alerts/*',
  '/rules',
  '/rules/*',
  '/policy',
  '/status',
  '/settings',
  '/setup',
  '/styleguide',
];

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

const encodings = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;

/** @param folder where the page was built; without it there are no routes, and the rest of the server works. */
export async function pageRoutes(folder = builtPage): Promise<Hono<ServerEnv>> {
  const routes = new Hono<ServerEnv>();
  if (!existsSync(join(folder, 'index.html'))) return routes;
  const document = await readFile(join(folder, 'index.html'), 'utf8');
  const files = await readFiles(join(folder, 'assets'));
  const answerPage = (context: Context<ServerEnv>, status: 200 | 404 = 200) => {
    const nonce = randomBytes(16).toString('base64');
    context.header('content-security-policy', policyOf(nonce));
    context.header('cache-control', 'no-store');
    return context.html(document.replace('__NONCE__', nonce), status);
  };
  for (const path of pages) routes.get(path, (context) => answerPage(context));
  routes.get('/assets/:name', (context) => {
    const name = context.req.param('name');
    const accepted = context.req.header('accept-encoding') ?? '';
    const [encoding, ending] = encodings.find(([each, suffix]) => accepted.includes(each) && files.has(name + suffix)) ?? [null, ''];
    const file = files.get(name + ending);
    const type = types[extname(name)];
    if (file === undefined || type === undefined) return context.notFound();
    context.header('content-type', type);
    context.header('cache-control', 'public, max-age=31536000, immutable');
    context.header('vary', 'accept-encoding');
    if (encoding !== null) context.header('content-encoding', encoding);
    return context.body(file);
  });
  // Somebody typed an address, or followed an old link: the page says that there is none, and leads on.
  routes.get('*', async (context, next) => {
    const isTyped = (context.req.header('accept') ?? '').includes('text/html') && !/^\/(api|v1|assets)\//.test(context.req.path);
    return isTyped ? answerPage(context, 404) : next();
  });
  return routes;
}

/** The editor adds a style sheet of its own, and shows the nonce for it. */
function policyOf(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    // Reading a policy takes longer than a frame: the page has a worker for it.
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

async function readFiles(folder: string): Promise<ReadonlyMap<string, Uint8Array<ArrayBuffer>>> {
  const names = await readdir(folder);
  const read = names.map(async (name) => [name, new Uint8Array(await readFile(join(folder, name)))] as const);
  return new Map(await Promise.all(read));
}
