import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf, cutInBlocks, latin1 } from '../../tests/decode/cut-in-blocks.ts';
import { mappings } from '../../tests/decode/mapped-wrappers.ts';
import { realEvents, wrappings } from '../../tests/decode/wrapped.ts';
import { byteOrderMark, detectEnvelope } from './detect.ts';
import { envelopes } from './envelopes.ts';

const few = realEvents.filter((event) => event.length < 3000).slice(0, 6);

function cut(text: string, sizes?: readonly number[]) {
  const bytes = bytesOf(text);
  const { envelope, head } = detectEnvelope(bytes);
  return { format: envelope.name, ...cutInBlocks(envelope.cutter(head), bytes, sizes, byteOrderMark(bytes)) };
}

describe.each(wrappings)('$format: $form', ({ format, wrap, skipped }) => {
  it('gives every event of a real API server byte for byte, and counts what is none', () => {
    const { records, bad, incomplete, ...told } = cut(wrap(realEvents));
    expect({ bad, incomplete, format: told.format }).toEqual({ bad: [], incomplete: undefined, format });
    expect(told.skipped).toEqual(skipped);
    expect(records).toEqual(realEvents.map(latin1));
  });

  it('gives the same whatever blocks it comes in', () => {
    const text = wrap(few);
    const whole = cut(text);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 8 }), (sizes) => {
        const { records, bad, incomplete, skipped: passed } = cut(text, sizes);
        expect({ records, bad, incomplete, passed }).toEqual({ records: whole.records, bad: [], incomplete: undefined, passed: skipped });
      }),
      { numRuns: 15 },
    );
  });

  it('misses nothing when it goes on from a checkpoint', () => {
    const bytes = bytesOf(wrap(few));
    const { envelope, head } = detectEnvelope(bytes);
    const whole = cutInBlocks(envelope.cutter(head), bytes, [257], byteOrderMark(bytes));
    for (const { at, records } of whole.checkpoints) {
      const rest = at >= bytes.length ? [] : cutInBlocks(envelope.cutter(head), bytes, [1000], at).records;
      expect(rest.slice(-(whole.records.length - records) || rest.length)).toEqual(whole.records.slice(records));
    }
  });

  it('never throws, and loses no event silently, whatever is damaged', () => {
    const text = wrap(few);
    const damage = fc.record({
      at: fc.integer({ min: 0, max: text.length - 1 }),
      remove: fc.integer({ min: 0, max: 400 }),
      insert: fc.oneof(fc.constantFrom('', '"', '{', '}', '[', ']', '\\', '\n', '\0', ',', '\\ud800', 'x'), fc.string({ maxLength: 8 })),
    });
    fc.assert(
      fc.property(damage, fc.integer({ min: 1, max: 900 }), ({ at, remove, insert }, size) => {
        const { records, bad, incomplete } = cut(`${text.slice(0, at)}${insert}${text.slice(at + remove)}`, [size]);
        const whole = new Set(records);
        const missing = few.filter((event) => !whole.has(latin1(event)));
        // What is not there as it was stands there altered, is bad, or awaits more.
        const others = records.filter((record) => !few.some((event) => latin1(event) === record));
        if (missing.length > 0) expect(others.length + bad.length + (incomplete === undefined ? 0 : 1)).toBeGreaterThan(0);
      }),
      { numRuns: 50 },
    );
  });

  it('never throws on an input that ends anywhere', () => {
    const text = wrap(few.slice(0, 2));
    for (let end = 0; end < text.length; end += 37) {
      const { records } = cut(text.slice(0, end), [500]);
      expect(records.length).toBeLessThanOrEqual(3);
    }
  });
});

describe('the first of an input', () => {
  const long = { ...JSON.parse(few[0] ?? ''), requestObject: { data: 'x'.repeat(100_000) } };

  it.each(wrappings)('may be longer than what is looked at: $format, $form', ({ format, wrap }) => {
    const { records, ...told } = cut(wrap([JSON.stringify(long), few[1] ?? '']));
    expect(told.format).toBe(format);
    expect(records.length).toBe(2);
  });

  it.each(mappings)('may be longer than what is looked at: $format, $form', ({ format, wrap }) => {
    expect(cut(wrap([long, JSON.parse(few[1] ?? '')])).format).toBe(format);
  });
});

describe('the registry', () => {
  it('says of every envelope what a person has to know', () => {
    expect(envelopes.length).toBeGreaterThan(20);
    for (const { name, about } of envelopes) {
      expect(name).toMatch(/^[a-z0-9-]+$/);
      for (const text of [about.told, about.export, ...(about.loses === undefined ? [] : [about.loses])]) expect(text).toMatch(/[.`]$/);
      expect(about.title).not.toMatch(/\.$/);
    }
  });

  it('tells no envelope of a real log but its own', () => {
    for (const event of realEvents) expect(detectEnvelope(bytesOf(`${event}\n`)).envelope.name).toBe('json-lines');
  });
});
