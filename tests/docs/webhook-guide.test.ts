import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseArguments } from '../../src/cli/parse-arguments.ts';
import { commandTable } from '../../src/contract/commands.ts';
import { createMetrics } from '../../src/platform/metrics.ts';
import { readConfigText } from '../../src/platform/read-config.ts';
import { splitShellWords } from '../cli/split-shell-words.ts';

const guide = readFileSync(new URL('../../docs/guides/webhook.md', import.meta.url), 'utf8');
const blocks = (language: string) =>
  [...guide.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, text = '']) => text);

describe('docs/guides/webhook.md', () => {
  it('shows a configuration that reads well', () => {
    const found = blocks('yaml').map((text) => readConfigText(text, {}));
    expect(found).toHaveLength(1);
    for (const { diagnostics, config } of found) {
      expect(diagnostics).toEqual([]);
      expect(config?.ingest.credentials).toHaveLength(3);
    }
  });

  it('gives commands that exist', () => {
    const lines = blocks('sh')
      .flatMap((text) => text.split('\n'))
      .filter((line) => line.startsWith('telltale '));
    expect(lines.length).toBeGreaterThanOrEqual(6);
    for (const line of lines) {
      const [, name = '', ...words] = splitShellWords(line.replace(/ +#.*/, ''));
      const command = commandTable.get(name);
      expect(command, line).toBeDefined();
      if (command !== undefined) parseArguments(name, command, words);
    }
  });

  it('names metrics that there are', async () => {
    const text = await createMetrics().registry.metrics();
    const named = [...guide.matchAll(/`(telltale_\w+)/g)].map(([, name = '']) => name);
    expect(named.length).toBeGreaterThan(15);
    for (const name of named) expect(text, name).toContain(`# TYPE ${name} `);
  });
});
