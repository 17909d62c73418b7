/** What the server found about a question that it answered: warnings and notes, each with its fix. */
import type { Diagnostic } from '../../../../src/model/diagnostic.ts';
import { Finding } from '../../../editor/finding.tsx';
import { mend } from '../question.ts';
import { useSearchPage } from '../search-state.ts';
import styles from './findings.module.css';

const most = 6;

export function Findings({ findings, asked }: { readonly findings: readonly Diagnostic[]; readonly asked: string }) {
  const { state, change } = useSearchPage();
  const unique = findings.filter(
    ({ code, message }, at) => findings.findIndex((other) => other.code === code && other.message === message) === at,
  );
  if (unique.length === 0) return null;
  return (
    <ul className={styles['findings']} aria-label="About this answer">
      {unique.slice(0, most).map((finding) => (
        <li key={`${finding.code} ${finding.message}`}>
          <Finding
            finding={finding}
            onFix={(fix) => {
              const { question, lens } = mend(state.question, asked, fix);
              change({ question }, lens === undefined ? {} : { lens });
            }}
          />
        </li>
      ))}
    </ul>
  );
}
