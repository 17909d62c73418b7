/** One rule: what it means, what it asks, what it would have raised, and its text, which can be changed and tried. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useRoute } from 'wouter';
import type { AnswerOf } from '../../../src/contract/answers.ts';
import { client } from '../../api/client.ts';
import { ProblemMessage } from '../../api/problem-message.tsx';
import { Badge } from '../../design/badge.tsx';
import { ButtonLink } from '../../design/button.tsx';
import columns from '../../design/columns.module.css';
import { LevelMark } from '../../design/level-mark.tsx';
import { Skeleton } from '../../design/message.tsx';
import { CopyButton } from '../../design/value.tsx';
import { StateBadge } from './parts/state-badge.tsx';
import { AsksPanel } from './rule/asks-panel.tsx';
import { NextPanel } from './rule/next-panel.tsx';
import { PastPanel } from './rule/past-panel.tsx';
import { TextPanel } from './rule/text-panel.tsx';
import styles from './rule-page.module.css';
import type { Judged } from './rule-state.ts';
import { tacticTitle, techniquesOf } from './rule-words.ts';
import { useRules } from './use-rules.ts';

export type ShownRule = AnswerOf<'rule'>;

export function RulePage() {
  const [, params] = useRoute<{ name: string }>('/rules/:name');
  const name = decodeURIComponent(params?.name ?? '');
  const answer = useQuery({
    queryKey: ['rule', name],
    queryFn: ({ signal }) => client.rule({ name }, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const { judged } = useRules();
  if (answer.isError)
    return (
      <>
        <ProblemMessage error={answer.error} onRetry={() => void answer.refetch()} />
        <p className={styles['back']}>
          <ButtonLink href="/rules" icon="left">
            All rules
          </ButtonLink>
        </p>
      </>
    );
  if (answer.data === undefined) return <Skeleton lines={12} />;
  return <OneRule key={name} rule={answer.data} judged={judged?.find((each) => each.rule.name === answer.data.name)} />;
}

function OneRule({ rule, judged }: { readonly rule: ShownRule; readonly judged: Judged | undefined }) {
  const [text, setText] = useState(rule.text);
  return (
    <div className={styles['page']}>
      <header className={styles['head']}>
        <div className={styles['line']}>
          <h2 className={styles['title']}>{rule.title}</h2>
          <LevelMark level={rule.level} />
          {judged !== undefined && <StateBadge state={judged.state} title={judged.because[0]} />}
          <span className={styles['actions']}>
            <ButtonLink href="/rules" icon="left" look="quiet">
              All rules
            </ButtonLink>
          </span>
        </div>
        <p className={styles['about']}>{rule.description}</p>
        <p className={styles['facts']}>
          <code>{rule.name}</code>
          <CopyButton text={rule.name} label="Copy the name" />
          <Badge>{tacticTitle(rule.tactic)}</Badge>
          {techniquesOf(rule.tags).map((technique) => (
            <Badge key={technique} tone="info">
              {technique}
            </Badge>
          ))}
          {rule.correlation !== null && <Badge title="It counts the events of other rules">{rule.correlation.replaceAll('_', ' ')}</Badge>}
          <span>{rule.status}</span>
        </p>
      </header>
      <div className={columns['columns']}>
        <div className={columns['main']}>
          <PastPanel rule={rule} text={text} />
          <TextPanel rule={rule} text={text} onText={setText} />
        </div>
        <div className={columns['side']}>
          <AsksPanel rule={rule} judged={judged} />
          <NextPanel rule={rule} />
        </div>
      </div>
    </div>
  );
}
