/** One value as JSON for a program; on a terminal what it holds is made safe to show. */
import { escapeJson } from '../terminal/escape.ts';
import type { Sink } from '../terminal/sink.ts';

export async function writeJson(value: unknown, out: Sink): Promise<void> {
  const json = `${JSON.stringify(value, null, 2)}\n`;
  await out.write(out.isTerminal ? escapeJson(json) : json);
}
