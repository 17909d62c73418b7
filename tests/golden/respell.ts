/** Writes JSON as another writer might: other escapes, blanks between tokens, keys in another order. The value stays the same. */

/** A sequence of numbers in [0, 1) that is the same in every run. */
export function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

export function respell(value: unknown, random: () => number): string {
  if (typeof value === 'string') return respellString(value, random);
  if (Array.isArray(value)) return `[${value.map((one) => pad(respell(one, random), random)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(
    ([key, one]) => `${pad(respellString(key, random), random)}:${pad(respell(one, random), random)}`,
  );
  return `{${random() < 0.5 ? entries.join(',') : entries.reverse().join(',')}}`;
}

function pad(text: string, random: () => number): string {
  const blank = () => (random() < 0.1 ? (['\t', ' ', '  '][Math.trunc(random() * 3)] ?? '') : '');
  return blank() + text + blank();
}

/** Most strings keep their letters; in some, any character may be escaped. */
function respellString(text: string, random: () => number): string {
  const share = random() < 0.3 ? 0.2 : 0;
  const spelled = [...text].map((char) => {
    if (char === '/' && random() < share) return '\\/';
    if (random() >= share) return JSON.stringify(char).slice(1, -1);
    const units = char.split('').map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
    return random() < 0.5 ? units.join('') : units.map((unit) => unit.slice(0, 2) + unit.slice(2).toUpperCase()).join('');
  });
  return `"${spelled.join('')}"`;
}
