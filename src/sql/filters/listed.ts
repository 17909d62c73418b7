/**
 * A value that is in a list of indicators. Lists may be long: their entries travel as parameters, each once, and the engine looks
 * them up in sets; networks by the address of the network, once for each length of a prefix that the list has.
 */
import { hubPrefix, type IndicatorList } from '../../model/indicator-list.ts';
import { invariant } from '../../model/invariant.ts';
import { groupNetworks, type NetworkGroups } from '../../model/network-groups.ts';
import type { Binding } from '../event-names.ts';
import { guarded, type Operand, scalarText } from '../operand.ts';
import type { Params } from '../statement.ts';

export function compileListed(name: string, operand: Operand, { params }: Binding): string {
  const list = params.lists.get(name);
  invariant(list !== undefined, `the list ${name} was not given`);
  if (operand.kind === 'scalar') return isListed(scalarText(operand), list, params);
  return guarded(operand.guard, `arrayExists(x -> ${isListed('x', list, params)}, ${operand.sql})`);
}

function isListed(sql: string, list: IndicatorList, params: Params): string {
  if (list.entries.length === 0) return '0';
  switch (list.kind) {
    case 'addresses':
      return inNetworks(sql, list, params);
    case 'agents':
      return anyOf(patternsOf(list, params).map((source) => `match(${sql}, ${source})`));
    case 'images':
      return anyIn(imageNames(sql), list, params);
    case 'hashes':
      return anyIn(`extractAll(lower(${sql}), '[0-9a-f]{32,128}')`, list, params);
    default:
      return anyOf([`${sql} IN (${plainSet(list, params)})`, ...patternsOf(list, params).map((source) => `match(${sql}, ${source})`)]);
  }
}

/** An IPv4 address that came over an IPv6 socket is itself. */
function inNetworks(sql: string, list: IndicatorList, params: Params): string {
  const address = `if(startsWith(lower(${sql}), '::ffff:') AND position(${sql}, '.') > 0, substring(${sql}, 8), ${sql})`;
  const groups = groupsOf(list);
  const v4 = [...groups.v4].map(([prefix, networks]) => {
    const bound = params.bindShared(`${list.name}/v4/${prefix}`, 'Array(UInt32)', () => networks);
    const mask = prefix === 0 ? 0 : (0xffffffff << (32 - prefix)) >>> 0;
    return `bitAnd(toUInt32(toIPv4OrDefault(${address})), ${mask}) IN (SELECT arrayJoin(${bound}))`;
  });
  const v6 = [...groups.v6].map(([prefix, networks]) => {
    const bound = params.bindShared(`${list.name}/v6/${prefix}`, 'Array(String)', () => networks);
    return `hex(tupleElement(IPv6CIDRToRange(toIPv6OrDefault(${address}), ${prefix}), 1)) IN (SELECT arrayJoin(${bound}))`;
  });
  return anyOf([
    ...(v4.length === 0 ? [] : [`(isIPv4String(${address}) AND ${anyOf(v4)})`]),
    ...(v6.length === 0 ? [] : [`(isIPv6String(${address}) AND ${anyOf(v6)})`]),
  ]);
}

const grouped = new WeakMap<IndicatorList, NetworkGroups>();

function groupsOf(list: IndicatorList): NetworkGroups {
  const known = grouped.get(list) ?? groupNetworks(list.entries);
  grouped.set(list, known);
  return known;
}

/** An image as it is, without its digest, without its tag; and the folders that it lies in. */
function imageNames(sql: string): string {
  const plain = `replaceRegexpOne(${sql}, '${hubPrefix.replaceAll('\\', '\\\\')}', '')`;
  const names = `arrayMap(i -> [i, splitByChar('@', i)[1], replaceRegexpOne(splitByChar('@', i)[1], ':[^/]*$', '')], [${plain}])`;
  const folders = `arrayMap(p -> arrayMap(n -> concat(arrayStringConcat(arraySlice(p, 1, n), '/'), '/*'), range(1, length(p))), [splitByChar('/', ${plain}), splitByChar('/', ${sql})])`;
  return `arrayFlatten([${names}, ${folders}])`;
}

function anyIn(values: string, list: IndicatorList, params: Params): string {
  return `arrayExists(v -> v IN (${plainSet(list, params)}), ${values})`;
}

function plainSet(list: IndicatorList, params: Params): string {
  const isPlain = list.kind === 'images' || list.kind === 'hashes' ? () => true : (entry: string) => !entry.includes('*');
  const bound = params.bindShared(`${list.name}/set`, 'Array(String)', () => list.entries.filter(isPlain));
  return `SELECT arrayJoin(${bound})`;
}

/** So many become one expression: the engine compiles no larger one. */
const mostInOne = 1000;

/** Entries that stand for more than themselves, as regular expressions. */
function patternsOf(list: IndicatorList, params: Params): readonly string[] {
  const isAgent = list.kind === 'agents';
  const sources = list.entries.flatMap((entry) => (isAgent || entry.includes('*') ? [entry.split('*').map(escaped).join('.*')] : []));
  const [start, end] = isAgent ? ['(?is)(', ')'] : ['(?s)^(', ')$'];
  return Array.from({ length: Math.ceil(sources.length / mostInOne) }, (_, at) =>
    params.bindShared(
      `${list.name}/patterns/${at}`,
      'String',
      () => start + sources.slice(at * mostInOne, (at + 1) * mostInOne).join('|') + end,
    ),
  );
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

function anyOf(conditions: readonly string[]): string {
  return conditions.length === 0 ? '0' : conditions.length === 1 ? conditions.join('') : `(${conditions.join(' OR ')})`;
}
