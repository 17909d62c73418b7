import { execFileSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { commandTable } from '../../src/contract/commands.ts';
import { fixture, runCli, temporaryFolder } from './run-cli.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

describe('help', () => {
  it('of the program names every command and shows examples', async () => {
    const { code, stdout, stderr } = await runCli(['--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const name of commandTable.keys()) expect(stdout).toContain(`\n  ${name} `);
    expect(stdout).toContain('Examples');
    expect((await runCli([])).stdout).toBe(stdout);
    expect((await runCli(['help'])).stdout).toBe(stdout);
  });

  it.each([...commandTable.keys()])('of %s has its usage and its examples', async (name) => {
    const { code, stdout } = await runCli([...name.split(' '), '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain(`Usage: telltale ${name}`);
    for (const { line } of commandTable.get(name)?.examples ?? []) expect(stdout).toContain(`  telltale ${line}\n`);
  });

  it('comes with other arguments too', async () => {
    const { code, stdout } = await runCli(['query', 'verb=get', '-h']);
    expect(code).toBe(0);
    expect(stdout).toContain('Usage: telltale query');
    expect((await runCli(['help', 'query'])).stdout).toBe(stdout);
  });

  it('is plain where nobody looks', async () => {
    expect((await runCli(['--help'])).stdout).not.toContain('\u001b');
  });
});

describe('reading a query back', () => {
  it('says it in English, and how it counts', async () => {
    const { stdout } = await runCli(['explain', 'verb=delete groupby objectref_resource']);
    expect(stdout).toContain('counted by resource');
    expect(stdout).toContain('Each request counted once, by its last recorded stage.');
    expect(stdout).toMatch(/p0 = "delete"/);
  });

  it('prints its canonical form', async () => {
    expect((await runCli(['fmt', '@verb:update |  groupby  user'])).stdout).toBe('verb=update groupby user\n');
  });
});

describe('fields', () => {
  it('lists all of them, or one with all its names', async () => {
    expect((await runCli(['fields'])).stdout).toMatch(/^name +type +description\ntime +time /);
    const { stdout } = await runCli(['fields', 'responseStatus.code']);
    expect(stdout).toMatch(/^code\n/);
    expect(stdout).toContain('Example:');
  });
});

describe('completion', () => {
  const complete = async (...words: string[]) =>
    (await runCli(['__complete', ...words])).stdout.split('\n').map((line) => line.split('\t')[0]);

  it('offers commands, options, values, files and what a query may hold', async () => {
    expect(await complete('qu')).toEqual(['query', '']);
    expect(await complete('query', '--ou')).toEqual(['--output', '']);
    expect(await complete('query', 'x', '-o', 'nd')).toEqual(['ndjson', '']);
    expect(await complete('query', 'x', '--output=c')).toEqual(['--output=csv', '']);
    expect(await complete('query', 'x', '-f', '')).toEqual([':files', '']);
    expect(await complete('query', 'x', '-f', 'a.log', '')).toEqual([':files', '']);
    expect(await complete('ingest', '')).toEqual([':files', '']);
    expect(await complete('query', 'verb=delete groupby objectref_res')).toContain('verb=delete groupby objectref_resource');
    expect(await complete('query', 'verb=deletec')).toEqual(['verb=deletecollection', '']);
    expect(await complete('nonsense', '')).toEqual(['']);
  });

  it.each(['bash', 'zsh', 'fish'])('prints a script for %s', async (shell) => {
    const { code, stdout } = await runCli(['completion', shell]);
    expect(code).toBe(0);
    expect(stdout).toContain('telltale __complete');
  });

  it('works in bash', async () => {
    const script = join(folder.path, 'telltale.bash');
    const bin = join(folder.path, 'telltale');
    writeFileSync(script, (await runCli(['completion', 'bash'])).stdout);
    writeFileSync(bin, `#!/bin/sh\nexec '${process.execPath}' '${fixture('../../dist/cli/main.js')}' "$@"\n`);
    chmodSync(bin, 0o755);
    const reply = (line: string, words: readonly string[]) => {
      const quoted = words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
      const program = `source "$1"; COMP_LINE="$2"; COMP_POINT=\${#COMP_LINE}; COMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}; _telltale; printf '%s\\n' "\${COMPREPLY[@]}"`;
      const env = { ...process.env, PATH: `${folder.path}:${process.env['PATH']}` };
      return execFileSync('bash', ['-c', program, 'bash', script, line], { env, stdio: ['ignore', 'pipe', 'ignore'] })
        .toString()
        .trim()
        .split('\n');
    };
    expect(reply('telltale que', ['telltale', 'que'])).toEqual(['query']);
    expect(reply('telltale query x --output=nd', ['telltale', 'query', 'x', '--output', '=', 'nd'])).toEqual(['ndjson']);
    expect(reply("telltale query 'verb=get groupby objectref_res", ['telltale', 'query', "'verb=get groupby objectref_res"])).toContain(
      'verb=get groupby objectref_resource',
    );
    expect(reply('telltale query verb=deletec', ['telltale', 'query', 'verb', '=', 'deletec'])).toEqual(['deletecollection']);
  });
});
