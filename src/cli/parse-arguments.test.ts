import { describe, expect, it } from 'vitest';
import { splitShellWords } from '../../tests/cli/split-shell-words.ts';
import { commandTable } from '../contract/commands.ts';
import { operations } from '../contract/operations.ts';
import { AppError } from '../contract/problems.ts';
import { parseArguments } from './parse-arguments.ts';

function parse(line: string) {
  const all = splitShellWords(line);
  const length = commandTable.has(all.slice(0, 2).join(' ')) ? 2 : 1;
  const [name, words] = [all.slice(0, length).join(' '), all.slice(length)];
  const command = commandTable.get(name);
  if (command === undefined) throw new Error(`no command ${name}`);
  return parseArguments(name, command, words);
}

function failure(line: string): AppError {
  try {
    parse(line);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error(`${line} was understood`);
}

describe('parseArguments', () => {
  it('reads a query with its options in any order', () => {
    const expected = {
      request: { text: 'verb=delete', follow: false },
      setup: { files: ['a.log'], output: 'json', timeoutMs: 90_000, quiet: false, help: false },
    };
    expect(parse("query 'verb=delete' -f a.log -o json --timeout 1m30s")).toEqual(expected);
    expect(parse("query --output=json -f a.log --timeout=90s 'verb=delete'")).toEqual(expected);
  });

  it('takes what a shell makes of -f *.log', () => {
    expect(parse("query 'verb=get' -f a.log b.log c.log -o csv").setup.files).toEqual(['a.log', 'b.log', 'c.log']);
    const before = parse("query -f a.log b.log 'verb=get'");
    expect(before.setup.files).toEqual(['a.log', 'b.log']);
    expect(before.request).toEqual({ text: 'verb=get', follow: false });
    expect(parse("query -f a.log -f b.log -- 'verb=get'").setup.files).toEqual(['a.log', 'b.log']);
  });

  it('fills in what is not given', () => {
    expect(parse('ingest a b').request).toEqual({ paths: ['a', 'b'], cluster: 'default', strict: false, explainFormat: false });
    expect(parse('start').request).toEqual({ paths: [], noOpen: false, noServe: false });
    expect(parse('bad').request).toEqual({ limit: 100 });
  });

  it('reads sizes', () => {
    expect(parse('query x --memory 2GiB').setup.memoryBytes).toBe(2 ** 31);
  });

  it.each([
    ['query', 'QUERY is missing'],
    ['query verb = delete', 'one argument too many'],
    ['query x --limit 0', 'whole number'],
    ['query x --limit ten', 'whole number'],
    ['query x --timeout 5', 'such as 30s'],
    ['query x --memory lots', 'such as 500MiB'],
    ['query x -o', 'needs a value'],
    ['query x --quiet=yes', 'takes no value'],
    ['completion powershell', 'bash, zsh, fish'],
  ])('refuses %s', (line, message) => {
    const error = failure(line);
    expect(error.code).toBe('usage');
    expect(error.message).toContain(message);
  });

  it.each([
    ['query x --ouput json', '--output'],
    ['query x -o jsno', 'json'],
    ['ingest x --claster prod', '--cluster'],
  ])('%s: suggests %s', (line, suggestion) => {
    expect(failure(line).details['hint']).toContain(suggestion);
  });

  it('asks nothing more of a question for help', () => {
    expect(parse('query --help').setup.help).toBe(true);
  });
});

describe('examples of every command', () => {
  const examples = [...commandTable].flatMap(([name, { examples }]) => examples.map(({ line }) => [name, line] as const));

  it.each(examples)('%s: %s', (name, line) => {
    expect(`${line} `.startsWith(`${name} `)).toBe(true);
    // The shell takes redirections away.
    const { request } = parse(line.replace(/ [<>] .*$/, ''));
    const operation = Object.entries(operations).find(([key]) => key === name)?.[1];
    expect(operation?.request.safeParse(request).error).toBeUndefined();
  });
});
