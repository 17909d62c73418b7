/** What is asked beside the typed client: long questions with an id, streams and files. */
import { createClient } from '../../src/contract/client.ts';
import type { WirePage } from '../../src/contract/wire.ts';
import { csrfHeaders } from './client.ts';
import { reach } from './standing.ts';

export interface QueryRequest {
  readonly text: string;
  readonly limit?: number;
  readonly pageAfter?: string;
  readonly listFields?: string[];
}

/** A question that can be watched and stopped under this id. */
export function askAs(id: string, request: QueryRequest, signal: AbortSignal): Promise<WirePage> {
  const headers = () => ({ ...csrfHeaders(), 'x-telltale-question': id });
  return createClient({ base: '', fetch: reach, headers }).query(request, { signal });
}

/** A random UUID; `crypto.randomUUID` is there on secure pages alone. */
export function newQuestionId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

export const progressUrl = (id: string): string => `/api/v1/questions/${encodeURIComponent(id)}/progress`;

export type ExportFormat = 'csv' | 'ndjson' | 'json';

export const exportUrl = (text: string, format: ExportFormat): string => `/api/v1/export?${new URLSearchParams({ text, format })}`;

export const followUrl = (text: string): string => `/api/v1/follow?${new URLSearchParams({ text })}`;
