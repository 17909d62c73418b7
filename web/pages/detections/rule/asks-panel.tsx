/** What a rule asks, in English and as queries that can be opened, and whether that is recorded. */
import { Link } from 'wouter';
import { searchHref } from '../../../address/address.ts';
import { useLens } from '../../../address/use-lens.ts';
import { ButtonLink } from '../../../design/button.tsx';
import { Panel } from '../../../design/panel.tsx';
import { CopyButton, Pieces } from '../../../design/value.tsx';
import type { ShownRule } from '../rule-page.tsx';
import { type Judged, stateWords } from '../rule-state.ts';
import styles from './rule.module.css';

/** An address holds no more: the query of a rule may name every place where a container can stand. */
const longestQuery = 4000;
const longestShown = 600;

export function AsksPanel({ rule, judged }: { readonly rule: ShownRule; readonly judged: Judged | undefined }) {
  const { lens } = useLens();
  return (
    <Panel title="What it finds" note={`needs level ${rule.needs}`}>
      <div className={styles['stack']}>
        {rule.counts.length > 0 && (
          <div>
            <h3 className={styles['small']}>
              {rule.counts.some(({ correlation }) => correlation !== null) ? 'What it counts' : 'Whose events it counts'}
            </h3>
            <ul className={styles['bullets']}>
              {rule.counts.map(({ name, title, correlation }) => (
                <li key={name}>
                  <Link href={`/rules/${encodeURIComponent(name)}`}>{title}</Link>
                  {correlation !== null && <span className={styles['quiet']}> (its findings)</span>}
                </li>
              ))}
            </ul>
          </div>
        )}
        {rule.queries.map(({ text, english }) => (
          <div key={text} className={styles['asks']}>
            <p className={styles['wrap']}>{english}</p>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached with the keyboard */}
            <pre className={styles['query']} tabIndex={0}>
              {text.length > longestShown ? `${text.slice(0, longestShown)}…` : text}
            </pre>
            <p className={styles['row']}>
              {text.length <= longestQuery && (
                <ButtonLink icon="search" look="quiet" href={searchHref(text, lens)}>
                  Ask it now
                </ButtonLink>
              )}
              <CopyButton text={text} label="Copy the query" />
            </p>
          </div>
        ))}
        {rule.reason !== '' && (
          <p>
            It says: <q className={styles['quiet']}>{rule.reason}</q>
          </p>
        )}
        {judged !== undefined && judged.state !== 'live' && (
          <div className={styles['blind']}>
            <p className={styles['strong']}>It is {stateWords[judged.state].word}:</p>
            <ul>
              {judged.because.map((reason) => (
                <li key={reason}>
                  <Pieces text={reason} />
                </li>
              ))}
            </ul>
            {(judged.state === 'blind' || judged.state === 'partly') && (
              <ButtonLink look="quiet" icon="policy" href="/policy">
                What opens its eyes
              </ButtonLink>
            )}
          </div>
        )}
      </div>
    </Panel>
  );
}
