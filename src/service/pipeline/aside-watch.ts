/** Tells of rules that stay set aside, once a day each, and when one is not set aside any more: until then nothing that it would find is told. */
import { z } from 'zod';
import type { Finding } from '../../model/finding.ts';
import type { SetAsideRule } from '../detector/set-aside-rules.ts';
import { pipelineFinding, sayDuration, sayTime } from './pipeline-finding.ts';

/** One that is tried again and runs is nobody’s trouble. */
const patienceMs = 300_000;
const dayMs = 86_400_000;

const told = z.object({ id: z.string(), name: z.string(), sinceMs: z.number() });
const keptTold = z.object({ told: z.array(told) });
type Told = z.output<typeof told>;

export class AsideWatch {
  /** By the ids of the rules. */
  #told: ReadonlyMap<string, Told> = new Map();

  /** Null where there is nothing to keep. */
  keep(): unknown {
    return this.#told.size === 0 ? null : { told: [...this.#told.values()] };
  }

  begin(kept: unknown): void {
    const read = keptTold.safeParse(kept).data?.told ?? [];
    this.#told = new Map(read.map((one) => [one.id, one]));
  }

  /** `aside`: null where it is not known yet which rules are set aside. */
  look(aside: readonly SetAsideRule[] | null, nowMs: number): readonly Finding[] {
    if (aside === null) return [];
    const lasting = aside.filter(({ sinceMs }) => nowMs - sinceMs >= patienceMs);
    const back = [...this.#told.values()].filter(({ id, sinceMs }) => !aside.some((one) => one.rule.id === id && one.sinceMs === sinceMs));
    this.#told = new Map(lasting.map(({ rule, sinceMs }) => [rule.id, { id: rule.id, name: rule.name, sinceMs }]));
    return [...lasting.map((one) => findingOf(one, nowMs)), ...back.map((one) => findingOfBack(one, nowMs))];
  }
}

function findingOf({ rule, reason, sinceMs, waiting }: SetAsideRule, nowMs: number): Finding {
  const days = Math.floor((nowMs - sinceMs) / dayMs);
  return pipelineFinding({
    rule: 'rule-set-aside',
    cluster: '',
    key: [rule.id, String(sinceMs), String(days)],
    firstUs: BigInt(sinceMs) * 1000n,
    atUs: BigInt(sinceMs + Math.max(patienceMs, days * dayMs)) * 1000n,
    reason: `The rule ${rule.name} is set aside since ${sayTime(BigInt(sinceMs) * 1000n)}: ${waiting === 1 ? '1 event waits' : `${waiting} events wait`} for it`,
    facts: [
      ['Rule', rule.name],
      ['Because', reason],
      ['Remedy', 'the rule is tried again by itself; one that stays too slow has to be written in another way, or be switched off'],
    ],
  });
}

function findingOfBack({ id, name, sinceMs }: Told, nowMs: number): Finding {
  const sinceUs = BigInt(sinceMs) * 1000n;
  return pipelineFinding({
    rule: 'rule-runs-again',
    cluster: '',
    key: [id, String(sinceMs)],
    firstUs: sinceUs,
    atUs: BigInt(nowMs) * 1000n,
    reason: `The rule ${name} is not set aside any more, after ${sayDuration((nowMs - sinceMs) / 1000)}`,
    facts: [['Rule', name]],
  });
}
