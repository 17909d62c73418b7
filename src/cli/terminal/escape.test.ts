import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeJson, escapeLines, escapeText } from './escape.ts';

describe('escapeText', () => {
  it.each([
    ['a\u001b[31mred', 'a\\u{1B}[31mred'],
    ['title \u001b]0;owned\u0007', 'title \\u{1B}]0;owned\\u{7}'],
    ['csi \u009b2J', 'csi \\u{9B}2J'],
    ['line\r\nbreak\ttab', 'line\\r\\nbreak\\ttab'],
    ['\u202egpj.exe', '\\u{202E}gpj.exe'],
    ['\u2066isolate\u2069', '\\u{2066}isolate\\u{2069}'],
    ['\u200e\u200f\u061c', '\\u{200E}\\u{200F}\\u{61C}'],
    ['ad\u200bmin', 'ad\\u{200B}min'],
    ['\ufeffbom', '\\u{FEFF}bom'],
    ['tag\u{e0041}', 'tag\\u{E0041}'],
    ['lone \ud800 surrogate', 'lone \\u{D800} surrogate'],
    ['separator\u2028', 'separator\\u{2028}'],
    ['hidden\ufe0f', 'hidden\\u{FE0F}'],
  ])('shows %j', (hostile, shown) => {
    expect(escapeText(hostile)).toBe(shown);
  });

  it.each(['plain', 'müller', '名前', 'Ελένη', '🎉', '❤\ufe0f', 'e\u0301', 'C:\\temp'])('leaves %s as it is', (text) => {
    expect(escapeText(text)).toBe(text);
  });

  it('leaves no control or bidi character, whatever comes in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(escapeText(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
      }),
    );
  });

  it('keeps the line breaks of a layout', () => {
    expect(escapeLines('a\nb\u001b')).toBe('a\nb\\u{1B}');
  });
});

describe('escapeJson', () => {
  it('spells the same value', () => {
    fc.assert(
      fc.property(fc.json(), fc.string({ unit: 'binary' }), (json, text) => {
        const document = `{"a": ${json}, "b": ${JSON.stringify(text)}}`;
        expect(JSON.parse(escapeJson(document))).toEqual(JSON.parse(document));
      }),
    );
  });

  it('leaves nothing that a terminal would obey', () => {
    expect(escapeJson('"\u202e\u009b\u{e0041}"')).toBe('"\\u202e\\u009b\\udb40\\udc41"');
  });
});
