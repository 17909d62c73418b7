/** The state of the workbench: the policy that is read, its figures, the levels that are tried, and what can be done with them. */
import { useMemo, useState } from 'react';
import type { Fix } from '../../../src/model/diagnostic.ts';
import type { Level } from '../../../src/policy/policy.ts';
import { formatBytes, formatCompact, formatShare } from '../../text/format.ts';
import { changeDraft, type PolicyDraft } from './policy-draft.ts';
import { policyReader } from './reader/policy-reader.ts';
import { mostOf } from './traffic-notes.ts';
import { compareCoverage, useCoverage } from './use-coverage.ts';
import { type Known, useReadPolicy, useTraffic } from './use-policy.ts';
import { type Figures, figuresOf, groupsOf, type TriedLevels, tryLevel, withLevels } from './what-if.ts';

/** A policy with the figures of its traffic. */
export interface Shown {
  readonly known: Known;
  /** As it is written. */
  readonly written: Figures;
  /** With the levels that are tried. */
  readonly tried: Figures;
}

const noLevels: TriedLevels = new Map();

export function useWorkbench(draft: PolicyDraft) {
  const { text, kubernetesVersion } = draft;
  const reading = useReadPolicy(draft);
  const { read, isReading } = reading;
  const traffic = useTraffic(read, kubernetesVersion);
  const { known } = traffic;
  const [chosen, setChosen] = useState<{ readonly of: string; readonly levels: TriedLevels }>({ of: '', levels: noLevels });
  const [note, setNote] = useState<string | null>(null);
  // They are levels for these very rules: of another text they mean nothing.
  const levels = known !== null && chosen.of === known.read.text ? chosen.levels : noLevels;
  const groups = useMemo(() => (known === null ? [] : groupsOf(known.traffic)), [known]);
  const written = useMemo(() => known && figuresOf(known.read.policy, groups, known.traffic.days), [known, groups]);
  const tried = useMemo(
    () => (known === null || levels.size === 0 ? written : figuresOf(withLevels(known.read.policy, levels), groups, known.traffic.days)),
    [known, groups, levels, written],
  );
  const shown: Shown | null =
    known === null || written === null || tried === null || groups.length === 0 || text.trim() === '' ? null : { known, written, tried };

  const writtenCoverage = useCoverage(read?.policy ?? null);
  const triedPolicy = useMemo(() => (known === null || levels.size === 0 ? null : withLevels(known.read.policy, levels)), [known, levels]);
  const triedCoverage = useCoverage(triedPolicy);
  const [before, after] = [writtenCoverage.coverage, triedPolicy === null ? null : triedCoverage.coverage];

  const setText = (next: string) => {
    setNote(null);
    changeDraft({ text: next });
  };
  const takeBack = () => setChosen({ of: '', levels: noLevels });
  return {
    reading,
    traffic,
    shown,
    levels,
    /** With the levels that are tried, where some are. */
    covered: triedPolicy === null ? writtenCoverage : triedCoverage,
    /** What the tried levels change in it; null until it is known. */
    coverageChange:
      before === null || after === null || before.isBehind || after.isBehind ? null : compareCoverage(before.covered, after.covered),
    note,
    setText,
    takeBack,
    /** Whether what was read is the text as it is: fixes of another would hit the wrong place. */
    isCurrent: read !== null && read.text === text && !isReading,
    tryLevel: (rule: number, level: Level) =>
      known && setChosen({ of: known.read.text, levels: tryLevel(levels, known.read.policy, rule, level) }),
    fix: ({ span, text: replacement }: Fix) => setText(text.slice(0, span.start) + replacement + text.slice(span.end)),
    mend: async () => {
      const { text: mended, applied } = await policyReader.ask('mend', { text, kubernetesVersion });
      setText(mended);
      setNote(applied.length === 0 ? 'Nothing could be mended by itself.' : `Mended: ${applied.join('; ')}.`);
    },
    writeLevels: async () => {
      const result = await policyReader.ask('level', { text, kubernetesVersion, levels: [...levels] });
      setText(result.text);
      takeBack();
      if (result.missed.length > 0) setNote(`The level of rule ${result.missed.join(', ')} could not be written: change it in the text.`);
    },
    /** What a rule catches, for the note on hover. */
    figuresOfRule: (rule: number) => (shown !== null && read?.text === shown.known.read.text ? sayRule(shown, rule) : []),
  };
}

export type WorkbenchState = ReturnType<typeof useWorkbench>;

function sayRule({ known, tried: { rules, total, perDay } }: Shown, rule: number): readonly string[] {
  const own = rules.find(({ ruleIndex }) => ruleIndex === rule);
  if (own === undefined || own.today.events === 0) return ['No event of this time falls here.'];
  const events = formatCompact(Math.round(own.today.events * perDay));
  const bytes = formatBytes((own.kept.bytes + own.estimated.bytes) * perDay);
  return [
    `${events} events a day fall here, ${formatShare(own.today.events, total.today.events)} of all; ${bytes} a day are recorded.`,
    `Most of it: ${mostOf(known.traffic, rule)}.`,
  ];
}
