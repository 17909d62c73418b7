/** A native audit event in the making, for records that are none: members as JSON text, in the order of the API server. */
import { ByteSink } from './byte-sink.ts';
import { maxRecordBytes } from './envelope.ts';
import type { Output } from './output.ts';

/** In this order; `missing` is ours: the fields that got lost on the way. */
export const nativeKeys = [
  'kind',
  'apiVersion',
  'level',
  'auditID',
  'stage',
  'requestURI',
  'verb',
  'user',
  'impersonatedUser',
  'authenticationMetadata',
  'sourceIPs',
  'userAgent',
  'objectRef',
  'responseStatus',
  'requestObject',
  'responseObject',
  'requestReceivedTimestamp',
  'stageTimestamp',
  'annotations',
] as const;

export type NativeKey = (typeof nativeKeys)[number];

/** What no event can do without: the engine would not know it for one. */
const required: readonly NativeKey[] = ['auditID', 'stage', 'requestURI', 'requestReceivedTimestamp'];

/** The length of two quotes. */
const emptyText = 2;
const encoder = new TextEncoder();

const names = new Map([...nativeKeys, 'missing'].map((key) => [key, encoder.encode(`"${key}":`)]));

export class NativeEvent {
  readonly #members = new Map<NativeKey, Uint8Array>();
  readonly #missing = new Set<string>();

  /** A member as it is written in JSON; undefined and null leave it out. */
  json(key: NativeKey, json: Uint8Array | undefined): this {
    if (json !== undefined && json.length > 0 && json[0] !== 0x6e) this.#members.set(key, json);
    return this;
  }

  /** A member as a value; undefined leaves it out. */
  value(key: NativeKey, value: unknown): this {
    return this.json(key, value === undefined ? undefined : encoder.encode(JSON.stringify(value)));
  }

  text(key: NativeKey, text: string | null): this {
    return text === null ? this : this.value(key, text);
  }

  /** Names of fields, as the field registry has them. */
  lacks(...fields: readonly string[]): this {
    for (const field of fields) this.#missing.add(field);
    return this;
  }

  /** Hands the event on, with the record that it was made of. */
  giveOut(raw: Uint8Array, offset: number, out: Output): void {
    if (required.some((key) => (this.#members.get(key)?.length ?? 0) <= emptyText)) out.reject(raw, offset, 'not-mappable');
    else if (raw.length > maxRecordBytes) out.reject(raw, offset, 'too-long');
    else out.mapped(this.#render(), raw, offset);
  }

  #render(): Uint8Array {
    const sink = new ByteSink(1024);
    const missing = this.#missing.size === 0 ? null : encoder.encode(JSON.stringify([...this.#missing]));
    const members = nativeKeys.flatMap((key) => {
      const json = this.#members.get(key);
      return json === undefined ? [] : [[key as string, json] as const];
    });
    let between = 0x7b;
    for (const [key, json] of [...members, ...(missing === null ? [] : [['missing', missing] as const])]) {
      sink.appendByte(between);
      sink.append(names.get(key) as Uint8Array);
      sink.append(json);
      between = 0x2c;
    }
    sink.appendByte(0x7d);
    return sink.finish();
  }
}

const instant = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]00:?00)$/;

/** A time as the API server writes it, with six decimals: what makes the same event the same. What is no such time stays as it is. */
export function nativeTime(time: string | null): string | null {
  const match = time === null ? null : instant.exec(time);
  return match === null ? time : `${match[1]}T${match[2]}.${(match[3] ?? '').padEnd(6, '0').slice(0, 6)}Z`;
}
