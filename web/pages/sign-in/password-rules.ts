/** What the server asks of a new password, said before it is sent. Pure. */
export const leastLength = 12;
const leastDifferent = 5;

/** Null where nothing is wrong with it. */
export function faultOf(password: string, name: string): string | null {
  if (password.length < leastLength) return `It has ${password.length} of at least ${leastLength} characters.`;
  if (new Set(password).size < leastDifferent) return `Use at least ${leastDifferent} different characters.`;
  const isLikeName = name !== '' && password.toLowerCase().includes(name) && password.length < name.length + 8;
  return isLikeName ? 'It is little more than the name.' : null;
}

const nameForm = /^[a-z0-9._@-]{1,128}$/;

/** Null where it can be the name of a user. */
export function faultOfName(name: string): string | null {
  if (name === '') return 'A user needs a name.';
  return nameForm.test(name)
    ? null
    : 'Use 1 to 128 of the characters a to z, 0 to 9 and . _ @ - (no capitals, so that no two names look alike).';
}
