/** Words in a row, as people write them. */

export function sayAny(words: readonly string[]): string {
  return join(words, 'or');
}

export function sayAll(words: readonly string[]): string {
  return join(words, 'and');
}

export function capitalized(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

function join(words: readonly string[], last: string): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
}
