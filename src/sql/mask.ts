/**
 * Secrets as a statement sees them that is compiled for an asker who sees masks: filters, orders and groups are given the masked
 * value, so that none of them tells what the answer hides. See docs/decisions/masking.md.
 */
import { marker } from '../model/masking/markers.ts';
import { lastApplied, openMembers, secretMarks } from '../model/masking/mask-json.ts';
import { gluedArgument, maskedArgument, programArgument, userArgument } from '../model/masking/password-arguments.ts';
import { harmlessNames, isSecretName, secretFlag, secretName } from '../model/masking/secret-names.ts';
import { replacementOf, suspectSources, textNeedles, textPatterns } from '../model/masking/text-patterns.ts';
import type { FieldRef } from '../query/ast.ts';
import type { EventNames } from './event-names.ts';

/** What `EventNames` say beside names where masking is on. */
export interface EventMask {
  /** The names without masks: for cells that are masked when they are shown. */
  readonly plain: EventNames;
  text(sql: string): string;
  /** A list of texts, each masked. */
  texts(list: string): string;
  /** The values of a map, of texts or of lists, as one list. */
  mapped(map: string, of: 'texts' | 'lists'): string;
  /** A text of a map, or a list of them, under this key. */
  keyed(key: string, sql: string, of: 'texts' | 'lists'): string;
  /** The values at the end of a path into JSON. */
  values(ref: FieldRef, list: string): string;
  /** The record, or nothing where it holds what would be masked. */
  openRecord(): string;
  /** What free text is looked for in beside the record: all of the event but its bodies. */
  openText(): string;
}

const literal = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
const literals = (texts: readonly string[]) => `[${texts.map(literal).join(', ')}]`;

const hidden = literal(marker('secret'));
const hiddenObject = literal(marker('object'));

const needles = literals(textNeedles);
const suspects = suspectSources.map((source) => literal(`(?is)${source}`));
/** One by one: the engine finds each by the words in it, and all of them as one expression only with ten times the work. */
const isSuspect = (sql: string) => `(${suspects.map((suspect) => `match(${sql}, ${suspect})`).join(' OR ')})`;
const secretObject = literals(secretMarks);

export function maskedText(sql: string): string {
  const masked = textPatterns.reduce((text, pattern) => {
    const expression = literal(`(?s${pattern.anyCase ? 'i' : ''})${pattern.source}`);
    return `replaceRegexpAll(${text}, ${expression}, ${literal(replacementOf(pattern, '\\'))})`;
  }, sql);
  return `if(multiSearchAnyCaseInsensitive(${sql}, ${needles}), ${masked}, ${sql})`;
}

/** Words that are no secret whatever they stand under. */
const bare = "('', 'true', 'false', 'null', '{}', '[]')";

const maskedAll = (list: string) => `arrayMap(x -> if(x IN ${bare}, x, ${hidden}), ${list})`;

/** The condition that this is the name of a secret. */
const isNamed = (key: string) => `(match(${key}, ${literal(`(?i)${secretName}`)}) AND ${key} NOT IN ${literals([...harmlessNames])})`;

/** The values of a map of texts, those under the names of secrets as a mask. */
const mappedTexts = (map: string) =>
  `arrayMap((k, x) -> if(x != '' AND ${isNamed('k')}, ${hidden}, x), mapKeys(${map}), mapValues(${map}))`;

/** The same of a map of lists, as one list. */
const mappedLists = (map: string) =>
  `arrayFlatten(arrayMap((k, list) -> if(${isNamed('k')}, ${maskedAll('list')}, list), mapKeys(${map}), mapValues(${map})))`;

/** Each masked by how it looks; after a flag for a secret, whatever it is. */
function maskedTexts(list: string): string {
  const flag = literal(`(?i)^${secretFlag}$`);
  const one = [
    `before != '' AND match(before, ${flag}) AND NOT startsWith(x, '-'), ${hidden}`,
    `told > 0 AND match(x, ${literal(gluedArgument)}), ${literal(maskedArgument)}`,
    `told > 1 AND before = '-p' AND x != '' AND NOT startsWith(x, '-') AND NOT startsWith(x, '«'), ${literal(marker('password'))}`,
    maskedValue('x'),
  ];
  // What tells that -p is a password: 2 for a program, 1 for a user.
  const has = (source: string) => `arrayExists(y -> match(y, ${literal(source)}), args)`;
  const told = `multiIf(NOT arrayExists(y -> startsWith(y, '-p'), args), 0, ${has(programArgument)}, 2, ${has(userArgument)}, 1, 0)`;
  const each = `arrayMap((x, before) -> multiIf(${one.join(', ')}), args, arrayPopBack(arrayPushFront(args, '')))`;
  // Lambdas give names, so that each is made once.
  return `arrayMap(args -> arrayMap(told -> ${each}, [${told}])[1], [${list}])[1]`;
}

/** The same of values out of a body, of which those beside them may be out of sight. */
function maskedParts(list: string): string {
  return maskedTexts(`arrayMap(x -> if(match(x, ${literal(gluedArgument)}), ${literal(maskedArgument)}, x), ${list})`);
}

/** What is an object or a list is shown, or compared, only where nothing in it could be a secret. */
function maskedValue(x: string): string {
  const isObject = `(startsWith(${x}, '{') OR startsWith(${x}, '[') OR multiSearchAny(${x}, ${secretObject}))`;
  return `if(${isObject}, if(${isSuspect(x)} OR multiSearchAny(${x}, ${secretObject}), ${hiddenObject}, ${x}), ${maskedText(x)})`;
}

/** A value that nothing in its place or its looks can clear: its name, or the flag before it, stands elsewhere. */
function isAlwaysHidden({ path }: FieldRef): boolean {
  const keys = path.flatMap((step) => (step.kind === 'key' ? [step.key] : []));
  const last = path.at(-1);
  return (
    keys.some(isSecretName) ||
    keys.includes(lastApplied) ||
    (last?.kind === 'key' && last.key === 'value') ||
    (last?.kind === 'index' && last.index > 0)
  );
}

/** Whether the path ends in what a Secret shows openly. */
function isOpenInSecrets({ path }: FieldRef): boolean {
  const keys = path.flatMap((step) => (step.kind === 'key' ? [step.key] : []));
  const metadata = keys.indexOf('metadata');
  const own = metadata < 0 ? keys : keys.slice(0, metadata + 1);
  return own.length > 0 && own.every((key) => openMembers.has(key)) && keys.at(-1) !== 'items';
}

const dataMembers = ['data', 'stringData', 'items', 'object', 'value'];

/** Whether the path leads into what is data, if it is that of a Secret. */
export function namesData({ field, path }: FieldRef): boolean {
  const isBody = field === 'request' || field === 'response';
  return isBody && path.some((step) => step.kind === 'key' && dataMembers.includes(step.key));
}

/** The condition that the record holds an object that says it is a Secret. */
export function mentionsSecret(names: EventNames): string {
  return `multiSearchAny(${names.record()}, ${secretObject})`;
}

/** The condition that the event is about a Secret, or holds one, as far as it matters for this path. */
function holdsSecret(ref: FieldRef, names: EventNames): string | null {
  if (ref.field !== 'request' && ref.field !== 'response') return null;
  if (isOpenInSecrets(ref)) return null;
  const isAbout = `${names.column('resource')} = 'secrets'`;
  return ref.path.length > 0 && !namesData(ref) ? isAbout : `(${isAbout} OR ${mentionsSecret(names)})`;
}

/** Fields of text that a client or a webhook may put a secret into. */
const masked: ReadonlySet<string> = new Set(
  'requesturi path useragent client client_version field_manager message authz_reason'.split(' '),
);
const records: ReadonlySet<string> = new Set(['raw', 'native']);
/** What of an event is outside of its bodies, and worth looking for. */
const visible = 'auditid verb user impersonateduser resource subresource namespace name apigroup reason'.split(' ');

/** The same names, masked. */
export class MaskedNames implements EventNames {
  readonly #plain: EventNames;
  readonly mask: EventMask;

  constructor(plain: EventNames) {
    this.#plain = plain;
    this.mask = {
      plain,
      text: maskedText,
      texts: maskedTexts,
      mapped: (map, of) => maskedTexts(of === 'texts' ? mappedTexts(map) : mappedLists(map)),
      keyed(key, sql, of) {
        if (of === 'lists') return isSecretName(key) ? maskedAll(sql) : maskedTexts(sql);
        return isSecretName(key) ? `if(${sql} = '', '', ${hidden})` : maskedText(sql);
      },
      values(ref, list) {
        if (isAlwaysHidden(ref)) return maskedAll(list);
        const secret = holdsSecret(ref, plain);
        return secret === null ? maskedParts(list) : `if(${secret}, ${maskedAll(list)}, ${maskedParts(list)})`;
      },
      openRecord: () => this.#openRecord('raw'),
      openText: () => this.#openText(),
    };
  }

  column(field: string): string {
    if (records.has(field)) return this.#openRecord(field);
    const sql = this.#plain.column(field);
    if (field === 'exec_command') return maskedTexts(sql);
    return masked.has(field) ? maskedText(sql) : sql;
  }

  record(): string {
    return this.#plain.record();
  }

  mayHold(objectField: string): string | null {
    return this.#plain.mayHold(objectField);
  }

  idPrefix(id: string): string | null {
    return this.#plain.idPrefix(id);
  }

  #openRecord(field: string): string {
    const record = this.#plain.column(field);
    const isAbout = `${this.#plain.column('resource')} = 'secrets'`;
    return `if(${isAbout} OR ${isSuspect(record)} OR multiSearchAny(${record}, ${secretObject}), '', ${record})`;
  }

  #openText(): string {
    const plain = (field: string) => `toString(${this.#plain.column(field)})`;
    const texts = [
      ...visible.map(plain),
      ...['requesturi', 'useragent', 'message'].map((field) => maskedText(plain(field))),
      maskedText(`arrayStringConcat(${mappedTexts(this.#plain.column('annotations'))}, '\\n')`),
      ...['groups', 'sourceips'].map((field) => `arrayStringConcat(${this.#plain.column(field)}, '\\n')`),
    ];
    return `concat(${texts.join(", '\\n', ")})`;
  }
}
