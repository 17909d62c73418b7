/** Characters that cannot be seen, or look like others, in names and verbs. */
import type { Span } from '../../../model/diagnostic.ts';
import type { TreeNode } from '../../load/tree.ts';
import type { LintRule } from '../lint-rule.ts';

const unseen = /[\u00a0\u00ad\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]|[\u2018-\u201f]|^ | $|\t/u;

export const invisibleCharacter: LintRule = {
  code: 'invisible-character',
  severity: 'error',
  summary: 'A character that cannot be seen, or a typographic quote, in a name',
  why: 'Text that was copied from a page or a document brings no-break spaces, zero-width characters and curly quotes along. To YAML they are letters.',
  effect: 'The name is compared with the character in it, and never matches.',
  fix: 'Takes the character out.',
  example: '- level: Metadata\n  verbs: ["get\u00a0", “list”]',
  check: ({ root, text }) =>
    textsOf(root).flatMap((span) => {
      const written = text.slice(span.start, span.end);
      const inner = /^["']/.test(written) ? written.slice(1, -1) : written;
      const found = unseen.exec(inner);
      if (found === null) return [];
      const code = (found[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
      const isQuote = /[\u2018-\u201f]/.test(found[0]);
      const mended = inner.replace(new RegExp(unseen.source, 'gu'), '');
      const quote = /^["']/.test(written) ? written.charAt(0) : isQuote ? '"' : '';
      return [
        {
          message: isQuote
            ? `A typographic quote (U+${code}) is part of this name.`
            : `U+${code} is part of this name, and cannot be seen.`,
          span,
          fix: { title: isQuote ? 'Write plain quotes' : 'Take it out', span, text: `${quote}${mended}${quote}` },
        },
      ];
    }),
};

/** Of keys and values. */
function textsOf(node: TreeNode): readonly Span[] {
  if (node.kind === 'text') return [node.span];
  if (node.kind === 'list') return node.items.flatMap(textsOf);
  if (node.kind === 'map') return node.entries.flatMap(({ keySpan, value }) => [keySpan, ...textsOf(value)]);
  return [];
}
