/** The reference page of the configuration as lines of Markdown, from its schema alone. */

const code = (text) => `\`${text}\``;
const list = (texts) => texts.map(code).join(', ');

/** Settings by section, with the variable that comes before the file. */
export function configurationPage(settings) {
  const typeOf = ({ type, enum: values, anyOf, items }) =>
    values !== undefined
      ? list(values)
      : type === 'array'
        ? `list of ${items?.type === 'object' || items?.oneOf !== undefined ? 'mappings' : 'texts'}`
        : anyOf !== undefined
          ? 'size'
          : type === 'string'
            ? 'text'
            : (type ?? 'mapping');
  return [
    '# Configuration',
    '',
    'One YAML file, given with `--config` or in `TELLTALE_CONFIG`. Every single value can come from the environment instead, which holds',
    'before the file; options of the command line hold before both. `telltale config check FILE` names each error with its line and',
    'column, `telltale config show FILE` prints what holds, and `telltale config schema` the JSON Schema, which stands in',
    '[config.schema.json](config.schema.json). A relative path is meant from the folder of the file. No secret stands in the file: it is',
    'taken from a file or from the environment. [The webhook guide](../guides/webhook.md) shows a whole file.',
    '',
    ...settings.flatMap(({ path, schema, variable }) => {
      const facts = [`Type: ${typeOf(schema)}`];
      if (schema.default !== undefined) facts.push(`Default: ${code(JSON.stringify(schema.default).replaceAll('"', ''))}`);
      if (variable !== null) facts.push(`Variable: ${code(variable)}`);
      return [
        `### ${path.join('.')}`,
        '',
        schema.description ?? '',
        '',
        ...facts.map((fact) => `- ${fact}`),
        ...(schema.items?.properties === undefined ? [] : ['', ...entryTable(schema.items)]),
        ...(schema.items?.oneOf ?? []).flatMap((kind) => [
          '',
          `With \`kind: ${kind.properties.kind.const}\`:`,
          '',
          ...entryTable(kind, ['kind']),
        ]),
        '',
      ];
    }),
  ];
}

/** The keys of the mappings of a list, those inside of them by their path. */
function entryTable(schema, without = []) {
  const rows = (properties, before) =>
    Object.entries(properties).flatMap(([key, child]) =>
      without.includes(before + key)
        ? []
        : [
            `| ${code(before + key)} | ${child.description ?? ''} |`,
            ...(child.properties === undefined ? [] : rows(child.properties, `${before}${key}.`)),
          ],
    );
  return ['| Key | What |', '|---|---|', ...rows(schema.properties, '')];
}
