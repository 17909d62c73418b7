/** The whole answer as a file. No row is left out: the server writes it while it is sent. */
import { type ExportFormat, exportUrl } from '../../../api/asking.ts';
import { Menu } from '../../../design/menu.tsx';
import styles from './tools.module.css';

const formats: readonly (readonly [ExportFormat, string, string])[] = [
  ['csv', 'CSV', 'for a spreadsheet'],
  ['ndjson', 'NDJSON', 'one row a line, for programs'],
  ['json', 'JSON', 'one list'],
];

export function ExportMenu({ text, isList }: { readonly text: string; readonly isList: boolean }) {
  return (
    <Menu label="Export the whole answer" icon="download" look="quiet" align="end">
      {(close) => (
        <div className={styles['list']}>
          {formats.map(([format, title, about]) => (
            <a key={format} className={styles['item']} href={exportUrl(text, format)} download onClick={() => close()}>
              <strong>{title}</strong> <span className={styles['ago']}>{about}</span>
            </a>
          ))}
          <p className={styles['hint']}>
            {isList ? 'All events of the question, not only those that are loaded.' : 'All groups of the question.'}
          </p>
        </div>
      )}
    </Menu>
  );
}
