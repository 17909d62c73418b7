/** What a volume of events costs a month at a price list, once as much is kept as the retention asks for. */
import { bytesOfUnit, type PriceList } from './price-list.ts';

export interface DailyVolume {
  readonly events: number;
  readonly bytes: number;
  /** Bytes that gzip leaves of one; null where it is not known. */
  readonly gzipRatio: number | null;
}

export interface MonthCost {
  readonly ingest: number;
  readonly storage: number;
  readonly total: number;
}

export const daysPerMonth = 365 / 12;

export function monthCost(
  { unit, bytesPerEvent, ingest, storage }: PriceList,
  { events, bytes, gzipRatio }: DailyVolume,
  retentionDays: number,
): MonthCost {
  const unitsPerDay = (bytes + events * (bytesPerEvent?.bytes ?? 0)) / bytesOfUnit[unit];
  const forIngest = ingest === undefined ? 0 : unitsPerDay * daysPerMonth * ingest.price;
  const keptDays = storage === undefined ? 0 : Math.max(0, Math.max(retentionDays, storage.minimumDays) - storage.includedDays);
  const ratio = storage?.compression === 'gzip' ? (gzipRatio ?? 1) : 1;
  const forStorage = storage === undefined ? 0 : unitsPerDay * ratio * keptDays * storage.price;
  return { ingest: forIngest, storage: forStorage, total: forIngest + forStorage };
}
