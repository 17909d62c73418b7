/** Nodes and files for `telltale doctor` to look at, in a folder of the test's own, and the command over them. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runCli, temporaryFolder } from './run-cli.ts';

export function doctorPlaces() {
  const folder = temporaryFolder();
  let nodes = 0;

  /** The file system of a node, with what is given in it. */
  function node(files: Readonly<Record<string, string>>): string {
    nodes += 1;
    const root = join(folder.path, `node-${nodes}`);
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    return root;
  }

  function write(name: string, text: string): string {
    const path = join(folder.path, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  }

  const doctor = async (...args: string[]) => {
    const finished = await runCli(['doctor', ...args]);
    return { ...finished, codes: [...finished.stdout.matchAll(/:\d+:\d+ ([a-z-]+)$/gm)].map(([, code]) => code) };
  };
  return { folder, node, write, doctor };
}
