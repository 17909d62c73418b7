/** What an alert means, what may be harmless about it, and what to ask next. */

import { Link } from 'wouter';
import { openLens, searchHref } from '../../../address/address.ts';
import { Badge } from '../../../design/badge.tsx';
import { Icon } from '../../../design/icon.tsx';
import { Panel } from '../../../design/panel.tsx';
import { visibleText } from '../../../text/visible-text.ts';
import type { ShownAlert } from '../alert-words.ts';
import styles from './panels.module.css';

export function MeaningPanel({ alert }: { readonly alert: ShownAlert }) {
  const { rule, next } = alert;
  const techniques = rule.tags.flatMap((tag) => /^attack\.(t\d{4}(?:\.\d{3})?)$/i.exec(tag)?.[1]?.toUpperCase() ?? []);
  return (
    <>
      <Panel title="Ask next" note="opens in the search">
        <ul className={styles['next']}>
          {next.map(({ title, text }) => (
            <li key={title + text}>
              <Link href={searchHref(text, openLens)} title={visibleText(text)}>
                <Icon name="search" /> {visibleText(title)}
              </Link>
            </li>
          ))}
        </ul>
      </Panel>
      <Panel title="What it means">
        <div className={styles['stack']}>
          <p>{rule.description}</p>
          {rule.falsePositives.length > 0 && (
            <div>
              <h3 className={styles['small']}>Known to be harmless</h3>
              <ul>
                {rule.falsePositives.map((text) => (
                  <li key={text}>{text}</li>
                ))}
              </ul>
            </div>
          )}
          {techniques.length > 0 && (
            <p className={styles['row']}>
              {techniques.map((technique) => (
                <Badge key={technique} tone="info">
                  {technique}
                </Badge>
              ))}
            </p>
          )}
        </div>
      </Panel>
    </>
  );
}
