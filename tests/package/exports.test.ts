/** The built package as another program sees it: by its name, through `exports`. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'telltale-package-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
mkdirSync(join(folder, 'node_modules'));
symlinkSync(root, join(folder, 'node_modules', 'telltale'));

function run(program: string): string {
  return execFileSync(process.execPath, ['--input-type=module', '--eval', program], { cwd: folder }).toString();
}

describe('the package', () => {
  it('gives the policy functions to who imports it by name, and nothing below', () => {
    expect(JSON.parse(run("console.log(JSON.stringify(Object.keys(await import('telltale'))))"))).toEqual(
      expect.arrayContaining(['attributesOf', 'evaluatePolicy', 'parsePolicy']),
    );
    expect(run("await import('telltale/dist/store/store.js').catch(({ code }) => console.log(code))").trim()).toBe(
      'ERR_PACKAGE_PATH_NOT_EXPORTED',
    );
  });

  it('brings along what the program reads beside its code', () => {
    const { files } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { files: string[] };
    const dockerfile = readFileSync(join(root, 'deploy/Dockerfile'), 'utf8');
    for (const name of ['policies', 'prices', 'queries', 'rules', 'samples']) {
      expect(files).toContain(name);
      expect(dockerfile).toContain(`COPY --from=build /src/${name} ./${name}`);
    }
  });

  it('has types beside them', () => {
    expect(existsSync(join(root, 'dist/index.d.ts'))).toBe(true);
  });

  it('loads without the engine', () => {
    const loaded = run("await import('telltale'); console.log(process.moduleLoadList.some((name) => /child_process|chdb/.test(name)))");
    expect(loaded.trim()).toBe('false');
  });
});
