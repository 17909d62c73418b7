/** docs/reference/prices.md as lines of Markdown, from the file of prices and its form. */

const code = (text) => `\`${text}\``;
const stated = ({ asOf, source }) => `${asOf}, ${source}`;

function listEntry({ name, aliases, title, page, region, currency, unit, counts, bytesPerEvent, ingest, storage, free, notes }) {
  const days = (count) => `${count} days`;
  const keeping = storage && [
    storage.compression === 'gzip' ? 'compressed by gzip' : 'as it is',
    ...(storage.includedDays > 0 ? [`the first ${days(storage.includedDays)} are paid for by sending`] : []),
    ...(storage.minimumDays > 0 ? [`${days(storage.minimumDays)} at least`] : []),
  ];
  return [
    `### ${name}`,
    '',
    `${title}.`,
    '',
    ...(aliases.length > 0 ? [`- Also: ${aliases.map(code).join(', ')}`] : []),
    `- Vendor’s page: ${page ?? 'none'}`,
    `- Region: ${region}`,
    ...(counts === undefined ? [] : [`- Counted: ${counts}`]),
    ...(bytesPerEvent === undefined ? [] : [`- Beside each event: ${bytesPerEvent.bytes} bytes (${stated(bytesPerEvent)})`]),
    `- Sending: ${ingest === undefined ? 'nothing' : `${ingest.price} ${currency} for a ${unit} (${stated(ingest)})`}`,
    `- Keeping: ${storage === undefined ? 'nothing' : `${storage.price} ${currency} for a ${unit} and month, ${keeping.join(', ')} (${stated(storage)})`}`,
    ...(free === undefined ? [] : [`- Free: the first ${free.amount} ${unit} ${free.scope} (${stated(free)})`]),
    ...notes.map((note) => `- Note: ${note}`),
    '',
  ];
}

/** The keys of the form, with what they mean. */
function formRows(schema, under = '') {
  const { properties = {}, required = [] } = schema;
  return Object.entries(properties).flatMap(([key, value]) => {
    const name = under === '' ? key : `${under}.${key}`;
    const isNeeded = required.includes(key) && value.default === undefined;
    const values = value.enum === undefined ? '' : ` One of ${value.enum.map(code).join(', ')}.`;
    const row = `| ${code(name)} | ${isNeeded ? 'yes' : 'no'} | ${value.description ?? meaning[key] ?? ''}${values} |`;
    return value.type === 'object' ? [row, ...formRows(value, name)] : [row];
  });
}

const meaning = {
  price: 'In the currency of the list.',
  bytes: 'A whole number.',
  amount: 'In the unit of the list.',
  scope: 'Of what, such as `of an account and month`.',
  notes: 'What else there is to know.',
};

export function pricesPage({ lists, priceFile }, toJSONSchema) {
  const form = toJSONSchema(priceFile, { io: 'input' }).properties.lists.items;
  return [
    '# What keeping logs costs',
    '',
    '`telltale policy simulate FILE --price LIST` says what a month of the recorded traffic costs, today and with the policy. These are the price',
    'lists that come with the program: list prices, without discounts, taxes and what is agreed upon. A vendor’s page is what counts; here stands',
    'what a source said, and when.',
    '',
    'A month has 365 / 12 days. What is kept is priced as it is once the retention is full: as many days of logs as `--retention` says. What a list',
    'keeps compressed is priced at the ratio that gzip reaches on a sample of the events.',
    '',
    '## Lists',
    '',
    ...lists.flatMap(listEntry),
    '## A file of one’s own',
    '',
    '`--prices FILE` reads lists of your own: what was agreed upon, another region, another vendor. A list takes the place of one of the program with the',
    'same name. Without `--price` all lists of the file are used.',
    '',
    '```yaml',
    'lists:',
    '  - name: loki',
    '    title: Our own Loki',
    '    region: our data centre',
    '    currency: EUR',
    '    unit: GiB',
    '    ingest: { price: 0.05, asOf: 2026-11, source: our own books }',
    '    storage: { price: 0.02, compression: gzip, asOf: 2026-11, source: our own books }',
    '```',
    '',
    '| Key of a list | Needed | Meaning |',
    '|---|---|---|',
    ...formRows(form),
    '',
  ];
}
