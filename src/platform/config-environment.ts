/** Settings from the environment: each single value of the configuration has a name there, made from its path. */
import { z } from 'zod';
import { configSchema } from './config-schema.ts';

interface JsonSchema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  /** The kinds of a mapping, told by one of its keys. */
  readonly oneOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
}

export interface Setting {
  readonly path: readonly string[];
  readonly schema: JsonSchema;
  /** Null for what only a file can say: lists of mappings. */
  readonly variable: string | null;
}

/** The published schema of the configuration file. */
export function configJsonSchema(): Readonly<Record<string, unknown>> {
  return { title: 'Configuration of telltale', ...z.toJSONSchema(configSchema, { io: 'input' }) };
}

/** Every setting, sections left out, in the order of the schema. */
export function configSettings(): readonly Setting[] {
  return settingsOf(configJsonSchema() as JsonSchema, []);
}

/** `spool.maxSize` → `TELLTALE_SPOOL_MAX_SIZE`. */
export function variableOf(path: readonly string[]): string {
  if (path.join('.') === 'spool.directory') return 'TELLTALE_SPOOL';
  return `TELLTALE_${path.map((key) => key.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase()).join('_')}`;
}

/** The value of a variable as the file would have it. */
export function readVariable({ schema }: Setting, text: string): unknown {
  if (schema.type === 'array') return text.split(/[\s,]+/).filter((part) => part !== '');
  if (schema.type === 'boolean') return text === 'true' ? true : text === 'false' ? false : text;
  if (schema.type === 'integer') return /^\d+$/.test(text) ? Number(text) : text;
  return text;
}

function settingsOf(schema: JsonSchema, path: readonly string[]): Setting[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, child]) => {
    const at = [...path, key];
    if (child.properties !== undefined) return settingsOf(child, at);
    const isList = child.type === 'array' && (child.items?.type === 'object' || child.items?.oneOf !== undefined);
    return [{ path: at, schema: child, variable: isList ? null : variableOf(at) }];
  });
}
