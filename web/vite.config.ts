/** How the page is built into dist/web, and served while it is worked on: `npm run web` beside a running `telltale serve`. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { withoutReference } from './without-reference.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const server = process.env['TELLTALE_DEV_SERVER'] ?? 'http://127.0.0.1:8380';

export default defineConfig({
  root: here('.'),
  plugins: [withoutReference()],
  base: '/',
  cacheDir: here('../node_modules/.cache/telltale-vite'),
  build: {
    outDir: here('../dist/web'),
    emptyOutDir: true,
    target: 'es2023',
    // The server sends `default-src 'none'`: nothing may be inlined as data.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    manifest: 'manifest.json',
    rolldownOptions: {
      // `use client` means nothing here.
      checks: { moduleLevelDirective: false },
      output: {
        entryFileNames: 'assets/[name]-[hash].js',
        chunkFileNames: 'assets/[name]-[hash].js',
        assetFileNames: 'assets/[name]-[hash][extname]',
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/ },
            { name: 'editor', test: /node_modules[\\/](@codemirror|@lezer|style-mod|crelt|w3c-keyname|@marijn)[\\/]/ },
          ],
        },
      },
    },
  },
  // One file: the policy of the page lets a worker load nothing.
  worker: { format: 'es', plugins: () => [withoutReference()] },
  server: { port: 5173, strictPort: true, proxy: { '/api': server, '/openapi.json': server } },
});
