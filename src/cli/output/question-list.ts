/** The saved queries as a person looks through them, by theme, and as rows for a script. */
import type { RowsAnswer } from '../../contract/answers.ts';
import { groupByTheme } from '../../query/saved/themes.ts';
import type { Question } from '../../service/saved-queries/questions.ts';
import { escapeText } from '../terminal/escape.ts';
import type { Style } from '../terminal/style.ts';
import { displayWidth, pad } from '../terminal/width.ts';

const noTheme = 'Your own';

export function renderQuestionList(questions: readonly Question[], style: Style): string {
  const width = Math.max(...questions.map((question) => displayWidth(callOf(question))));
  const sections = [...groupByTheme(questions, ({ query }) => query.theme)].map(([theme, group]) => {
    const lines = group.map((question) => {
      const hidden = question.isHidden ? style.yellow(' (another of this name is asked)') : '';
      return `  ${style.cyan(pad(callOf(question), width, 'right'))}  ${escapeText(question.query.title)}${hidden}`;
    });
    return [style.bold(escapeText(theme || noTheme)), ...lines].join('\n');
  });
  return `${sections.join('\n\n')}\n`;
}

/** The name, with the values that it cannot do without. */
function callOf({ query: { name, parameters } }: Question): string {
  const needed = parameters.filter(({ optional, default: usual }) => !optional && usual === null);
  return [name, ...needed.map((parameter) => `${parameter.name}=…`)].join(' ');
}

export function questionRows(questions: readonly Question[]): RowsAnswer {
  const columns = ['name', 'theme', 'title', 'description', 'parameters', 'needs', 'shows', 'origin', 'path', 'hidden', 'query'] as const;
  const rows = questions.map(({ query, origin, path, isHidden }) => ({
    cells: [
      query.name,
      query.theme,
      query.title,
      query.description,
      query.parameters.map(({ name }) => name),
      query.needs.finds,
      query.needs.shows,
      origin,
      path,
      isHidden,
      query.query,
    ],
  }));
  return {
    columns: columns.map((key) => ({ key, type: key === 'parameters' ? 'keywords' : key === 'hidden' ? 'boolean' : 'text' })),
    rows: 'groups',
    counting: 'requests',
    warnings: [],
    batches: (async function* () {
      yield rows;
    })(),
  };
}
