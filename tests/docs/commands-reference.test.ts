import { describe, expect, it } from 'vitest';
import { isPositional } from '../../src/contract/command.ts';
import { commandTable } from '../../src/contract/commands.ts';
import { operations } from '../../src/contract/operations.ts';
import { codes, readReferencePage } from './reference-page.ts';

const entries = new Map(readReferencePage('commands.md').map((entry) => [entry.name, entry]));

describe('docs/reference/commands.md', () => {
  it('has every operation with a command, and no other', () => {
    const commands = Object.entries(operations).flatMap(([name, { command }]) => (command === null ? [] : name));
    expect([...entries.keys()].sort()).toEqual(commands.sort());
    expect([...entries.keys()].sort()).toEqual([...commandTable.keys()].sort());
  });

  it.each([...commandTable])('tells of %s what the table tells', (name, command) => {
    const entry = entries.get(name);
    expect(entry?.prose).toBe(`${command.summary}.`);
    expect(codes(entry?.facts.get('Output (`-o`)'))).toEqual(command.output ?? []);
    const rows = new Map(entry?.rows.map(([input, what]) => [codes(input).at(-1), what]));
    const inputs = Object.values(command.inputs).map((input) => [
      isPositional(input) ? input.placeholder : `--${input.option}`,
      input.description,
    ]);
    expect(rows).toEqual(new Map(inputs as [string, string][]));
    expect(entry?.shell).toEqual(command.examples.map(({ line }) => `telltale ${line}`));
  });
});
