/** Where the traffic goes: through which rule, to which level. As a river, and as a table with the same figures. */
import { Link } from 'wouter';
import { searchHref } from '../../../address/address.ts';
import { useLens } from '../../../address/use-lens.ts';
import { useView } from '../../../address/use-view.ts';
import { River } from '../../../charts/river.tsx';
import { Badge } from '../../../design/badge.tsx';
import { DataTable } from '../../../design/data-table.tsx';
import { Panel } from '../../../design/panel.tsx';
import { Tabs } from '../../../design/tabs.tsx';
import { Value } from '../../../design/value.tsx';
import { formatBytes, formatCount, formatShare } from '../../../text/format.ts';
import { type Measure, riverOf } from '../river-of.ts';
import { ruleQuestion } from '../rule-question.ts';
import { mostOf } from '../traffic-notes.ts';
import type { Known } from '../use-policy.ts';
import { type Figures, groupsOf } from '../what-if.ts';
import { toneOfLevel } from './tone-of-level.ts';

interface TrafficPanelProps {
  readonly known: Known;
  readonly figures: Figures;
  /** Whether it is not what stands in the editor. */
  readonly isBehind: boolean;
}

export function TrafficPanel({ known: { read, traffic }, figures, isBehind }: TrafficPanelProps) {
  const { lens } = useLens();
  const [view, setView] = useView('traffic', ['river', 'table']);
  const [measure, setMeasure] = useView<Measure>('of', ['events', 'bytes']);
  const hrefOf = (ruleIndex: number | null, condition?: string) => {
    const question = ruleQuestion(read.policy, ruleIndex, ruleIndex === null ? undefined : read.rules[ruleIndex]?.yieldsTo);
    return question === null ? null : searchHref(condition === undefined ? question : `${condition} and ${question}`, lens);
  };
  const river = riverOf({ figures, groups: groupsOf(traffic), measure, hrefOf });
  const dropped = formatShare(Math.round(river.dropped * 1000), 1000);
  return (
    <Panel
      title="Traffic through the rules"
      note={measure === 'bytes' ? `${dropped} of the bytes are dropped, or cut off` : `${dropped} of the events are dropped`}
      flush={view === 'table'}
      actions={
        <>
          <Tabs
            label="What is counted"
            tabs={[
              { name: 'events', title: 'Events' },
              { name: 'bytes', title: 'Bytes' },
            ]}
            chosen={measure}
            onChoose={setMeasure}
          />
          <Tabs
            label="View of the traffic"
            tabs={[
              { name: 'river', title: 'River' },
              { name: 'table', title: 'Table' },
            ]}
            chosen={view}
            onChoose={setView}
          />
        </>
      }
    >
      {view === 'river' ? (
        <River
          label={`Recorded ${measure} by what is asked for, by the rule that decides, and by level; ${dropped} are dropped. The table has the same figures.`}
          isFaint={isBehind}
          nodes={river.nodes}
          flows={river.flows}
          columns={3}
        />
      ) : (
        <TrafficTable known={{ read, traffic }} figures={figures} hrefOf={hrefOf} />
      )}
    </Panel>
  );
}

function TrafficTable({
  known: { traffic },
  figures,
  hrefOf,
}: Omit<TrafficPanelProps, 'isBehind'> & { readonly hrefOf: (ruleIndex: number | null) => string | null }) {
  const { rules, total } = figures;
  return (
    <DataTable
      label="Events and bytes by rule"
      rows={rules}
      keyOf={({ ruleIndex }) => String(ruleIndex)}
      columns={[
        {
          key: 'rule',
          title: 'Rule',
          isTight: true,
          cell: ({ ruleIndex }) => {
            const href = hrefOf(ruleIndex);
            const name = ruleIndex === null ? 'none' : String(ruleIndex + 1);
            return href === null ? name : <Link href={href}>{name}</Link>;
          },
        },
        { key: 'level', title: 'Level', isTight: true, cell: ({ level }) => <Badge tone={toneOfLevel(level)}>{level}</Badge> },
        { key: 'events', title: 'Events', isNumber: true, cell: ({ today }) => formatCount(today.events) },
        {
          key: 'share',
          title: 'Of all',
          isNumber: true,
          isMinor: true,
          cell: ({ today }) => formatShare(today.events, total.today.events),
        },
        { key: 'kept', title: 'Kept', isNumber: true, cell: ({ kept }) => formatCount(kept.events) },
        { key: 'bytes', title: 'Bytes', isNumber: true, cell: ({ today }) => formatBytes(today.bytes) },
        { key: 'keptBytes', title: 'Kept', isNumber: true, cell: ({ kept }) => formatBytes(kept.bytes) },
        {
          key: 'top',
          title: 'Most of it',
          isMinor: true,
          cell: ({ ruleIndex }) => <Value text={mostOf(traffic, ruleIndex)} most={48} />,
        },
      ]}
    />
  );
}
