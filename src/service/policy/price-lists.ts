/** The price lists that were asked for: of the program, of a file, and a single figure. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { AppError } from '../../contract/problems.ts';
import type { RequestOf } from '../../contract/requests.ts';
import { invariant } from '../../model/invariant.ts';
import { nearest } from '../../model/suggest.ts';
import type { PriceList } from '../../policy/prices/price-list.ts';
import { readPriceLists } from '../../policy/prices/read-price-lists.ts';

/** What comes with the program. */
export const builtInPrices = fileURLToPath(new URL('../../../prices/list-prices.yaml', import.meta.url));

type Asked = Pick<RequestOf<'policy simulate'>, 'priceLists' | 'pricesPath' | 'pricePerGib' | 'currency'>;

/** @throws AppError `usage`, `input-unreadable`, `prices-invalid` */
export async function choosePriceLists({ priceLists: asked, pricesPath, pricePerGib, currency }: Asked): Promise<readonly PriceList[]> {
  const figure = pricePerGib === undefined ? [] : [ownFigure(pricePerGib, currency ?? '')];
  if (currency !== undefined && figure.length === 0)
    throw usage('--currency is the currency of --price-per-gib.', 'Give --price-per-gib as well, such as --price-per-gib 0.35.');
  const own = pricesPath === undefined ? [] : await readLists(pricesPath);
  if (asked.length === 0) return [...own, ...figure];
  const ownNames = new Set(own.flatMap(namesOf));
  const known = [...own, ...(await readBuiltInPrices()).filter((list) => !namesOf(list).some((name) => ownNames.has(name)))];
  const chosen = asked.flatMap((name) => (name === 'all' ? known : [find(name, known)]));
  return [...new Set(chosen), ...figure];
}

export async function readBuiltInPrices(): Promise<readonly PriceList[]> {
  const { lists, findings } = readPriceLists(await readFile(builtInPrices, 'utf8'));
  invariant(findings.length === 0, 'the prices that come with the program can be read');
  return lists;
}

async function readLists(path: string): Promise<readonly PriceList[]> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new AppError('input-unreadable', { message: `The prices in ${path} cannot be read.`, path }, { cause });
  });
  const { lists, findings } = readPriceLists(text);
  const [first] = findings;
  if (first !== undefined) throw new AppError('prices-invalid', { message: `${path}:${first.line}: ${first.message}` });
  return lists;
}

function namesOf({ name, aliases }: PriceList): readonly string[] {
  return [name, ...aliases];
}

function find(name: string, lists: readonly PriceList[]): PriceList {
  const found = lists.find((list) => namesOf(list).includes(name));
  if (found !== undefined) return found;
  const names = [...lists.flatMap(namesOf), 'all'];
  const meant = nearest(name, names);
  throw usage(`There is no price list “${name}”.`, meant === null ? `There is ${names.join(', ')}.` : `Did you mean ${meant}?`);
}

function ownFigure(text: string, currency: string): PriceList {
  if (!/^\d{1,9}(\.\d{1,9})?$/.test(text)) throw usage(`“${text}” is no price for --price-per-gib.`, 'Such as --price-per-gib 0.35.');
  return {
    name: 'own-figure',
    aliases: [],
    title: `${text}${currency === '' ? '' : ` ${currency}`} for each GiB that is sent`,
    region: 'as given',
    currency,
    unit: 'GiB',
    ingest: { price: Number(text), asOf: '', source: '--price-per-gib' },
    notes: [],
  };
}

function usage(message: string, hint: string): AppError {
  return new AppError('usage', { message, hint });
}
