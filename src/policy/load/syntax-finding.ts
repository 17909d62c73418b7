/** What is wrong where the text is no YAML: in the words of someone who wrote a policy, with what mends it where that is certain. */
import type { YAMLParseError } from 'yaml';
import type { Found } from './finding.ts';

/** Look like blanks, and are none to YAML. */
const blankLookalike = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+/g;

export function syntaxFinding(text: string, { code, message, pos }: YAMLParseError): Found {
  const span = { start: pos[0], end: Math.max(pos[1], pos[0] + 1) };
  if (code === 'RESOURCE_EXHAUSTION') return { code: 'too-large', message: 'This is nested more deeply than any policy.', span };
  const lines = indentations(text);
  const tabbed = lines.find(({ indent }) => indent.includes('\t'));
  if (tabbed !== undefined) {
    return {
      code: 'yaml-syntax',
      message: 'A tab indents this line: YAML allows only spaces there.',
      span: tabbed.span,
      fix: { title: 'Replace the tabs by two spaces each', span: tabbed.span, text: tabbed.indent.replaceAll('\t', '  ') },
    };
  }
  const lookalike = lines.find(({ indent }) => indent.search(blankLookalike) >= 0);
  if (lookalike !== undefined) {
    return {
      code: 'yaml-syntax',
      message: 'A no-break space indents this line: it looks like a space, and is none to YAML.',
      span: lookalike.span,
      fix: {
        title: 'Replace it by a space',
        span: lookalike.span,
        text: lookalike.indent.replace(blankLookalike, (all) => ' '.repeat(all.length)),
      },
    };
  }
  if (code === 'BAD_INDENT' || code === 'BLOCK_AS_IMPLICIT_KEY' || code === 'MULTILINE_IMPLICIT_KEY') {
    return {
      code: 'yaml-syntax',
      message: 'The indentation does not add up here: the fields of one rule have to begin in one column.',
      span,
      hint: 'Indentation is lost when a policy is copied from a web page; telltale policy mend puts it back.',
    };
  }
  return { code: 'yaml-syntax', message: `This is no YAML: ${message.slice(0, 1).toLowerCase()}${message.slice(1)}.`, span };
}

/** What each line begins with. */
function indentations(text: string) {
  return [...text.matchAll(/^[\s\u200b]+(?=\S)/gmu)].flatMap(({ 0: all, index }) => {
    const lastLine = all.lastIndexOf('\n') + 1;
    const indent = all.slice(lastLine);
    return indent === '' ? [] : [{ indent, span: { start: index + lastLine, end: index + all.length } }];
  });
}
