/** What stands in the place of a secret. Two secrets of a kind have the same marker: nothing tells whether they are equal. */

/** Such as `«masked: token»`. */
export function marker(kind: string): string {
  return `«masked: ${kind}»`;
}

export function isMarker(text: string): boolean {
  return /^«masked: [a-zA-Z0-9, -]*»$/.test(text);
}

const classes = [16, 64, 256, 1024, 4096] as const;

/** With the class of its length, such as `«masked: Secret data, up to 64 bytes»`. */
export function sizedMarker(kind: string, bytes: number): string {
  const most = classes.find((size) => bytes <= size);
  return marker(`${kind}, ${most === undefined ? 'more than 4096' : `up to ${most}`} bytes`);
}
