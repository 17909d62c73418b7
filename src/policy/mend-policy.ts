/**
 * Puts the indentation of a policy back that was lost on its way through a web page or a chat: what belongs where follows from
 * the names of the fields, not from blanks. Comments stay before what they stood before.
 */

import { loadPolicy, type ParseOptions } from './load/parse-policy.ts';
import { ruleFields } from './load/shape.ts';
import { isGiven } from './match-rule.ts';

const policyKeys = ['apiVersion', 'kind', 'metadata', 'omitStages', 'omitManagedFields', 'rules'];
const ruleKeys = Object.keys(ruleFields);
const entryKeys = ['group', 'resources', 'resourceNames'];

/** Null where the outcome would still be no policy. */
export function mendPolicy(text: string, options: ParseOptions = {}): string | null {
  const mended = new Mender().mend(text);
  const { policy } = loadPolicy(mended, options);
  return policy !== null && isGiven(policy.rules) ? mended : null;
}

/** Columns of the outcome. */
const columns = { policy: 0, policyItem: 2, rule: 2, ruleField: 4, ruleItem: 6, entry: 6, entryField: 8, entryItem: 10 } as const;

class Mender {
  readonly #lines: string[] = [];
  /** Comments and blank lines that wait for what they stand before. */
  #waiting: string[] = [];
  #inRules = false;
  /** Inside of what the names do not tell, such as metadata: there the blanks of the text count. */
  #foreign = false;
  #ruleHasLevel = false;
  #inEntries = false;
  #itemColumn: number = columns.policyItem;
  #openBrackets = 0;

  mend(text: string): string {
    for (const line of text.split(/\r\n?|\n/))
      this.#line(line.replace(/[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\t]/g, ' ').replace(/[\u200b-\u200d\ufeff]/g, ''));
    this.#lines.push(...this.#waiting);
    return `${this.#lines.join('\n').trimEnd()}\n`;
  }

  #line(line: string): void {
    const content = tidy(line.trim());
    if (this.#openBrackets > 0) this.#put(this.#itemColumn, content);
    else if (content === '' || content.startsWith('#')) {
      this.#waiting.push(content);
      return;
    } else if (/^(?:---|\.\.\.)/.test(content)) this.#put(0, content);
    else this.#content(content, line);
    this.#openBrackets = Math.max(0, this.#openBrackets + bracketsOf(content));
  }

  #content(content: string, line: string): void {
    const [, dash, rest = ''] = /^(- *)?(.*)$/s.exec(content) ?? [];
    const [, key, value = ''] = /^["']?([A-Za-z]\w*)["']? *:(?: +(.*))?$/s.exec(rest) ?? [];
    const hasValue = value !== '' && !value.startsWith('#');
    if (key === undefined) {
      if (this.#foreign) this.#putAsIs(line);
      else this.#put(this.#itemColumn, dash === undefined ? rest : `- ${rest}`);
      return;
    }
    if (this.#isEntryKey(key, hasValue)) {
      this.#inEntries = true;
      this.#put(dash === undefined ? columns.entryField : columns.entry, dash === undefined ? rest : `- ${rest}`);
      this.#itemColumn = columns.entryItem;
    } else if (this.#inRules && ruleKeys.includes(key)) this.#ruleField(key, rest, dash !== undefined);
    else if (policyKeys.includes(key) && dash === undefined) this.#policyField(key, rest);
    else {
      // A field that no policy has: as it is, for the linter to tell of.
      this.#foreign = true;
      this.#putAsIs(line);
    }
  }

  /** `resources` are two things: the entries of a rule, and the names in an entry. */
  #isEntryKey(key: string, hasValue: boolean): boolean {
    if (!this.#inRules || !entryKeys.includes(key)) return false;
    return key !== 'resources' || (this.#inEntries && (hasValue || this.#itemColumn === columns.entryItem));
  }

  #ruleField(key: string, rest: string, hasDash: boolean): void {
    const begins = hasDash || (key === 'level' && this.#ruleHasLevel);
    if (begins) this.#ruleHasLevel = false;
    if (key === 'level') this.#ruleHasLevel = true;
    this.#foreign = false;
    this.#inEntries = key === 'resources';
    this.#put(begins ? columns.rule : columns.ruleField, begins ? `- ${rest}` : rest);
    this.#itemColumn = columns.ruleItem;
  }

  #policyField(key: string, rest: string): void {
    this.#inRules = key === 'rules';
    this.#foreign = key === 'metadata';
    this.#inEntries = false;
    this.#ruleHasLevel = false;
    this.#put(columns.policy, rest);
    this.#itemColumn = columns.policyItem;
  }

  #put(column: number, content: string): void {
    const indent = ' '.repeat(column);
    this.#lines.push(...this.#waiting.map((comment) => (comment === '' ? '' : indent + comment)), indent + content);
    this.#waiting = [];
  }

  #putAsIs(line: string): void {
    this.#lines.push(...this.#waiting, line.trimEnd());
    this.#waiting = [];
  }
}

/** Curly quotes, and a full stop or comma that a sentence left behind a list. */
function tidy(content: string): string {
  return content
    .replace(/[“”„]/g, '"')
    .replace(/[‘’]/g, "'")
    .replace(/\] *[.,;]$/, ']');
}

/** How many more brackets a line opens than it closes, outside of quotes and comments. */
function bracketsOf(content: string): number {
  const bare = content.replace(/"(?:\\.|[^"\\])*"|'[^']*'/g, '').replace(/(?:^| )#.*$/, '');
  return (bare.match(/[[{]/g)?.length ?? 0) - (bare.match(/[\]}]/g)?.length ?? 0);
}
