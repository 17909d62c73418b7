/**
 * Where lines come from that an agent sends: the node and the file that its headers name. Whatever stands in them, the body is
 * taken: an agent that is refused for a name would wait with all that follows.
 */

const longestPath = 1000;
const longestNode = 253;
/** Controls, and what turns or hides text. */
const unsafe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** Such as `file:/var/log/audit.log@node-1`; without headers, `lines`. */
export function linesSource(headers: Headers): string {
  const path = headers.get('x-telltale-file');
  const node = headers.get('x-telltale-node');
  if (path === null && node === null) return 'lines';
  return `file:${clean(decode(path ?? ''), longestPath)}@${clean(node ?? '', longestNode).replaceAll('@', '_')}`;
}

/** An agent encodes a path as a URI: a header cannot hold every name. */
function decode(text: string): string {
  try {
    return decodeURI(text);
  } catch {
    return text;
  }
}

function clean(text: string, longest: number): string {
  return text.replace(unsafe, '\u{fffd}').slice(0, longest);
}
