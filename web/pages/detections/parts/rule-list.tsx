/** The rules by tactic: level, title, what it needs, and what it can see. j and k move, Enter opens. */
import { useRef } from 'react';
import { Link } from 'wouter';
import { alertLevels } from '../../../../src/model/alert.ts';
import { LevelMark } from '../../../design/level-mark.tsx';
import { useListKeys } from '../../../keys/use-list-keys.ts';
import type { Judged } from '../rule-state.ts';
import { tactics, tacticTitle, techniquesOf } from '../rule-words.ts';
import styles from './rule-list.module.css';
import { StateBadge } from './state-badge.tsx';

export function ruleHref(name: string): string {
  return `/rules/${encodeURIComponent(name)}`;
}

export function RuleList({ judged, onKey }: { readonly judged: readonly Judged[]; readonly onKey: (key: string) => boolean }) {
  const list = useRef<HTMLDivElement>(null);
  useListKeys({ list, onKey });
  return (
    <div ref={list} className={styles['list']}>
      {tactics.map((tactic) => {
        const own = judged
          .filter(({ rule }) => rule.tactic === tactic)
          .toSorted((one, other) => alertLevels.indexOf(other.rule.level) - alertLevels.indexOf(one.rule.level));
        if (own.length === 0) return null;
        return (
          <section key={tactic} aria-label={tacticTitle(tactic)}>
            <h3 className={styles['tactic']}>
              {tacticTitle(tactic)} <span className={styles['count']}>{own.length}</span>
            </h3>
            <ul>
              {own.map(({ rule, state, because }) => (
                <li key={rule.id}>
                  <Link href={ruleHref(rule.name)} className={styles['row']} data-row={rule.name}>
                    <span className={styles['level']}>
                      <LevelMark level={rule.level} />
                    </span>
                    <span className={styles['title']}>
                      {rule.title} <span className={styles['name']}>{rule.name}</span>
                    </span>
                    <span className={styles['techniques']}>{techniquesOf(rule.tags).join(' ')}</span>
                    <span className={styles['needs']} title="The audit level that it needs">
                      {rule.needs}
                    </span>
                    <span className={styles['state']}>
                      <StateBadge state={state} title={because[0]} />
                    </span>
                  </Link>
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}
