/** Agents that fell silent, and those that are back: each says itself how often it gives a sign of life. */
import { z } from 'zod';
import type { Finding } from '../../model/finding.ts';
import { type AgentRow, agentsSince } from '../../sql/pipeline/agents.ts';
import type { PassGiven } from '../detector/detection-pass.ts';
import { pipelineFinding, sayDuration, sayTime } from './pipeline-finding.ts';

const rememberedUs = 604_800_000_000n;
const leastSeconds = 300;
const missedSigns = 5;
/** One that was there for less was tried out. */
const leastThereUs = 120_000_000n;

const keptSilent = z.object({ silent: z.array(z.tuple([z.string(), z.string().regex(/^\d{1,18}$/)])) });

/** Holds those that are silent, to tell when they are back. */
export class SilentAgents {
  /** When each was heard last before it fell silent. */
  #silent = new Map<string, string>();

  /** Null where there is nothing to keep. */
  keep(): { readonly silent: readonly (readonly [string, string])[] } | null {
    return this.#silent.size === 0 ? null : { silent: [...this.#silent] };
  }

  begin(kept: unknown): void {
    this.#silent = new Map(keptSilent.safeParse(kept).data?.silent);
  }

  async watch({ store, clock, context, signal }: PassGiven): Promise<readonly Finding[]> {
    const nowUs = BigInt(clock()) * 1000n;
    const rows = await store.rows<AgentRow>(agentsSince(nowUs - rememberedUs), { signal });
    // While this server was away nobody could be heard.
    return this.judge(rows, nowUs, BigInt(Math.trunc(context.server?.startedAt ?? 0)) * 1000n);
  }

  judge(rows: readonly AgentRow[], nowUs: bigint, startedUs: bigint): readonly Finding[] {
    for (const [key, last] of this.#silent) if (nowUs - BigInt(last) > rememberedUs) this.#silent.delete(key);
    return rows.flatMap((row) => {
      const key = JSON.stringify([row.cluster, row.node]);
      const lastUs = BigInt(row.last);
      const longest = Math.max(leastSeconds, Number(row.every) * missedSigns);
      const longestUs = BigInt(longest) * 1_000_000n;
      const sinceUs = lastUs > startedUs ? lastUs : startedUs;
      if (nowUs - sinceUs > longestUs && lastUs - BigInt(row.first) >= leastThereUs) {
        this.#silent.set(key, row.last);
        return [silent(row, lastUs, longest)];
      }
      const before = this.#silent.get(key);
      if (before === undefined || before === row.last) return [];
      this.#silent.delete(key);
      return [back(row, BigInt(before), lastUs)];
    });
  }
}

function silent({ cluster, node, last, every, version, bodies, bytes }: AgentRow, lastUs: bigint, longest: number): Finding {
  return pipelineFinding({
    rule: 'agent-silent',
    cluster,
    key: [node, last],
    firstUs: lastUs,
    atUs: lastUs + BigInt(longest) * 1_000_000n,
    reason: `The agent on ${node} gives no sign of life since ${sayTime(lastUs)}`,
    facts: [
      ['Machine', node],
      ['Usual', `a sign of life every ${sayDuration(Number(every))}`],
      ['Seen', `none for more than ${sayDuration(longest)}`],
      ['Waiting there', bodies === '0' ? 'nothing, when it was last heard' : `${bodies} batches of ${bytes} bytes, when it was last heard`],
      ['Version', version],
    ],
  });
}

function back({ cluster, node }: AgentRow, beforeUs: bigint, lastUs: bigint): Finding {
  return pipelineFinding({
    rule: 'agent-back',
    cluster,
    key: [node, String(beforeUs)],
    firstUs: beforeUs,
    atUs: lastUs,
    reason: `The agent on ${node} is back, after ${sayDuration(Number(lastUs - beforeUs) / 1_000_000)}`,
    facts: [
      ['Machine', node],
      ['Seen', `no sign of life from ${sayTime(beforeUs)} to ${sayTime(lastUs)} at the latest`],
    ],
  });
}
