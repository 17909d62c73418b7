/** `npm run bench [-- OPTIONS]`: installs and builds what is missing, then measures. See bench/main.mjs for the options. */
import { build, install, requireNode } from './toolchain.mjs';

requireNode();
if (!(await install()) || !(await build('tsconfig.src.json'))) process.exit(1);
await import('../bench/main.mjs');
