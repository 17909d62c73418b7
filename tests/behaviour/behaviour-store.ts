/** A store of a test that behaviour is judged over. */
import { mkdtempSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AnswerOf } from '../../src/contract/answers.ts';
import { requests } from '../../src/contract/requests.ts';
import { behaviour } from '../../src/service/behaviour/behaviour.ts';
import { ingest } from '../../src/service/ingest.ts';
import { openScratchStore, type ScratchStore } from '../service/scratch-store.ts';
import { type AuditEvent, linesOf } from './recorded-weeks.ts';

export type Found = AnswerOf<'behaviour'>['findings'][number];

export interface BehaviourStore {
  readonly scratch: ScratchStore;
  readonly folder: string;
  add(events: readonly AuditEvent[], cluster?: string): Promise<void>;
  judge(request?: object): Promise<AnswerOf<'behaviour'>>;
  close(): Promise<void>;
}

export async function openBehaviourStore(): Promise<BehaviourStore> {
  const scratch = await openScratchStore();
  const folder = mkdtempSync(join(tmpdir(), 'telltale-behaviour-'));
  let count = 0;
  return {
    scratch,
    folder,
    add: async (events, cluster = 'lab') => {
      count += 1;
      const path = join(folder, `${count}.log`);
      await writeFile(path, linesOf(events));
      await ingest({ paths: [path], cluster, strict: false }, scratch.context());
    },
    judge: (request = {}) => behaviour(requests.behaviour.parse(request), scratch.context()),
    close: async () => {
      await scratch.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The names of what was found, with who it is about. */
export const named = (findings: readonly Found[]) => findings.map(({ rule, user }) => `${rule.name}: ${user}`);
