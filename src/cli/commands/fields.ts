/** `telltale fields`: all fields as rows, or one field as a page. */
import type { AnswerOf, RowsAnswer } from '../../contract/answers.ts';
import type { RequestOf } from '../../contract/requests.ts';
import type { CommandRunner } from '../face.ts';
import { rowWriters } from '../output/formats.ts';
import { rowFormatOf } from '../output/row-format.ts';
import type { Style } from '../terminal/style.ts';

type Field = AnswerOf<'fields'>['fields'][number];

export const runFieldsCommand: CommandRunner<RequestOf<'fields'>> = async (request, face) => {
  const { fields } = await face.handlers.fields(request, face.context);
  const format = rowFormatOf(face.setup, 'table');
  const [only] = fields;
  if (request.name !== undefined && only !== undefined && format === 'table') await face.out.write(fieldPage(only, face.outStyle));
  else await rowWriters[format](asRows(fields, format === 'table'), { sink: face.out, style: face.outStyle });
  await face.out.flush();
  return 0;
};

function asRows(fields: readonly Field[], brief: boolean): RowsAnswer {
  const keys = brief
    ? (['name', 'type', 'description'] as const)
    : (['name', 'type', 'origin', 'path', 'aliases', 'values', 'description', 'example'] as const);
  const rows = fields.map((field) => ({ cells: keys.map((key) => field[key] ?? null) }));
  return {
    columns: keys.map((key) => ({ key, type: key === 'aliases' || key === 'values' ? 'keywords' : 'text' })),
    rows: 'groups',
    counting: 'requests',
    warnings: [],
    batches: (async function* () {
      yield rows;
    })(),
  };
}

function fieldPage(field: Field, style: Style): string {
  const facts: readonly (readonly [label: string, text: string | undefined])[] = [
    ['Type', field.type],
    ['In the event', field.path],
    ['Other names', field.aliases.join(', ') || undefined],
    ['Values', field.values?.join(', ')],
    ['Example', field.example],
  ];
  const lines = facts.flatMap(([label, text]) => (text === undefined ? [] : [`${style.dim(`${label}:`.padEnd(14))}${text}`]));
  return [style.bold(field.name), field.description, '', ...lines, ''].join('\n');
}
