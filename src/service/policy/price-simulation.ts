/** A simulation in money: what a month of the recorded traffic costs today and with the policy, in all and by rule, at each price list. */
import type { AnswerOf } from '../../contract/answers.ts';
import { daysPerMonth, type MonthCost, monthCost } from '../../policy/prices/month-cost.ts';
import type { PriceList } from '../../policy/prices/price-list.ts';
import type { SimulatedVolume, Simulation, Volume } from '../../policy/simulate/simulate-policy.ts';

type Answer = AnswerOf<'policy simulate'>;

export interface PricedOver {
  readonly days: number;
  /** Bytes that gzip leaves of one, as far as it was measured. */
  readonly gzip: { readonly today: number | undefined; readonly policy: number | undefined };
  readonly retentionDays: number;
}

/** Days that hold a week's rhythm. */
const fewDays = 7;

export function priceSimulation(lists: readonly PriceList[], { total }: Simulation, over: PricedOver): Answer['costs'] {
  return lists.map((list) => ({
    list: list.name,
    title: list.title,
    region: list.region,
    currency: list.currency,
    asOf: datesOf(list),
    page: list.page ?? null,
    ...bothCosts(list, total, over),
    notes: [...list.notes, ...noteOnFree(list)],
  }));
}

/** In the order of the lists. */
export function priceRule(lists: readonly PriceList[], rule: SimulatedVolume, over: PricedOver): Answer['rules'][number]['costs'] {
  return lists.map((list) => {
    const { today, policy } = bothCosts(list, rule, over);
    return { today: today.total, policy: policy.total };
  });
}

function bothCosts(
  list: PriceList,
  { today, kept, estimated }: Pick<SimulatedVolume, 'today' | 'kept' | 'estimated'>,
  { days, gzip, retentionDays }: PricedOver,
): { today: MonthCost; policy: MonthCost } {
  const daily = ({ events, bytes }: Volume, ratio: number | undefined) =>
    monthCost(list, { events: events / days, bytes: bytes / days, gzipRatio: ratio ?? null }, retentionDays);
  const after = { events: kept.events + estimated.events, bytes: kept.bytes + estimated.bytes };
  return { today: daily(today, gzip.today), policy: daily(after, gzip.policy) };
}

function datesOf({ ingest, storage }: PriceList): string[] {
  return [...new Set([ingest, storage].flatMap((part) => (part === undefined || part.asOf === '' ? [] : [part.asOf])))].sort();
}

function noteOnFree({ free, unit, ingest, currency }: PriceList): string[] {
  if (free === undefined || ingest === undefined) return [];
  const worth = (free.amount * ingest.price).toFixed(2);
  return [
    `The first ${free.amount} ${unit} ${free.scope} cost nothing, ${worth} ${currency} at most. They are not taken off: other logs may use them up.`,
  ];
}

export function notesOnCosts(lists: readonly PriceList[], { days, gzip }: PricedOver): string[] {
  if (lists.length === 0) return [];
  if (days === 0) return ['All events are of one moment: what a month costs cannot be told from it.'];
  const isGuessed = gzip.today === undefined && lists.some(({ storage }) => storage?.compression === 'gzip');
  return [
    'Costs are those of list prices for these events alone: without discounts, taxes, queries and other logs. See docs/reference/prices.md.',
    ...(days < fewDays
      ? [`A month is taken to be ${factor(daysPerMonth / days)} times the time of these events, which hold no whole week.`]
      : []),
    ...(isGuessed ? ['How well the events compress could not be measured: what is kept compressed is priced as if it were not.'] : []),
  ];
}

function factor(value: number): string {
  return value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString('en-US');
}
