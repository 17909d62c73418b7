/** The one name that a list or watch asks for with fieldSelector=metadata.name=…; the server takes it for the name of the request. */

/** Empty where no single name is asked for, or where the server could not read the options. */
export function nameOfFieldSelector(query: string): string {
  const options = new URLSearchParams(query);
  // One unreadable option makes the server forget all of them.
  for (const key of ['limit', 'timeoutSeconds']) {
    const value = options.get(key);
    if (value !== null && !/^[+-]?\d+$/.test(value)) return '';
  }
  const terms = readTerms(options.get('fieldSelector') ?? '');
  const name = terms?.find(({ field, exact }) => exact && field === 'metadata.name')?.value ?? '';
  return name === '.' || name === '..' || /[/%]/.test(name) ? '' : name;
}

interface Term {
  readonly field: string;
  readonly exact: boolean;
  readonly value: string;
}

/** Null where it is no field selector. */
function readTerms(selector: string): readonly Term[] | null {
  const texts = selector.match(/(?:\\[\s\S]|[^,\\])+|\\$/g) ?? [];
  const terms: Term[] = [];
  for (const text of texts) {
    const [, field, operator, escaped] = /^([^=!]*(?:!(?!=)[^=!]*)*)(!=|==|=)([\s\S]*)$/.exec(text) ?? [];
    const value = escaped === undefined ? null : unescapeValue(escaped);
    if (field === undefined || value === null) return null;
    terms.push({ field, exact: operator !== '!=', value });
  }
  return terms;
}

/** Only a backslash, a comma and an equals sign can be escaped, and the latter two have to be. */
function unescapeValue(value: string): string | null {
  if (!/^(?:\\[\\,=]|[^\\,=])*$/.test(value)) return null;
  return value.replace(/\\([\\,=])/g, '$1');
}
