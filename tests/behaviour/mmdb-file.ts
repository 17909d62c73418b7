/** Writes a small MMDB file: networks of IPv4, each with a country and a place, in the form that https://maxmind.github.io/MaxMind-DB/ describes. */

export interface MmdbEntry {
  /** A first byte or more, such as `198.51.100`. */
  readonly prefix: string;
  readonly country: string;
  readonly latitude: number;
  readonly longitude: number;
}

interface Node {
  children: [Node | number | null, Node | number | null];
}

const separator = 16;

export function mmdbFile(entries: readonly MmdbEntry[]): Buffer {
  const root: Node = { children: [null, null] };
  const data: Buffer[] = [];
  let offset = 0;
  for (const { prefix, country, latitude, longitude } of entries) {
    const record = encode({ country: { iso_code: country }, location: { latitude, longitude } });
    const bits = prefix
      .split('.')
      .map((byte) => Number(byte).toString(2).padStart(8, '0'))
      .join('');
    let at = root;
    for (const bit of bits.slice(0, -1)) {
      const next = at.children[Number(bit)];
      const child: Node = typeof next === 'object' && next !== null ? next : { children: [null, null] };
      at.children[Number(bit)] = child;
      at = child;
    }
    at.children[Number(bits.at(-1))] = offset;
    data.push(record);
    offset += record.length;
  }
  const nodes: Node[] = [];
  const list = (node: Node) => {
    nodes.push(node);
    for (const child of node.children) if (typeof child === 'object' && child !== null) list(child);
  };
  list(root);
  const tree = Buffer.alloc(nodes.length * 8);
  for (const [number, { children }] of nodes.entries())
    for (const [side, child] of children.entries()) {
      const value = child === null ? nodes.length : typeof child === 'number' ? nodes.length + separator + child : nodes.indexOf(child);
      tree.writeUInt32BE(value, number * 8 + side * 4);
    }
  const metadata = encode({
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: 1_790_000_000,
    database_type: 'Test',
    description: { en: 'Test' },
    ip_version: 4,
    languages: [],
    node_count: nodes.length,
    record_size: 32,
  });
  return Buffer.concat([tree, Buffer.alloc(separator), ...data, Buffer.from([0xab, 0xcd, 0xef]), Buffer.from('MaxMind.com'), metadata]);
}

type Value = string | number | readonly Value[] | { readonly [key: string]: Value };

/** Whole numbers as 32 bits, others as doubles. */
function encode(value: Value): Buffer {
  if (typeof value === 'string') return Buffer.concat([Buffer.from([0x40 | value.length]), Buffer.from(value)]);
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) {
    const bytes = Buffer.alloc(5);
    bytes[0] = 0xc4;
    bytes.writeUInt32BE(value, 1);
    return bytes;
  }
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(9);
    bytes[0] = 0x68;
    bytes.writeDoubleBE(value, 1);
    return bytes;
  }
  // An array is of the kinds that are told by a second byte.
  if (Array.isArray(value)) return Buffer.concat([Buffer.from([value.length, 0x04]), ...value.map((one: Value) => encode(one))]);
  const members = Object.entries(value as Readonly<Record<string, Value>>);
  return Buffer.concat([Buffer.from([0xe0 | members.length]), ...members.flatMap(([key, one]) => [encode(key), encode(one)])]);
}
