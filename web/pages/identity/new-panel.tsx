/** What somebody did in the range and not in the month before it. */
import { narrow, printCondition, withRange } from '../../../src/query/edit/edit-query.ts';
import { boundsOf, eventHref, searchHref } from '../../address/address.ts';
import { useLens } from '../../address/use-lens.ts';
import { ProblemMessage } from '../../api/problem-message.tsx';
import { useExtent } from '../../api/use-extent.ts';
import { countOf, type Row, textOf, useRows } from '../../api/use-rows.ts';
import { Badge } from '../../design/badge.tsx';
import { Button } from '../../design/button.tsx';
import { type Column, DataTable } from '../../design/data-table.tsx';
import { Message, Skeleton } from '../../design/message.tsx';
import { Panel } from '../../design/panel.tsx';
import { Time } from '../../design/time.tsx';
import { Value } from '../../design/value.tsx';
import { formatCount } from '../../text/format.ts';
import { lookBack, lookBackDays } from './look-back.ts';

/** What is looked at, each by its own question. */
const kinds = [
  { title: 'request', fields: ['verb', 'resource'] },
  { title: 'address', fields: ['source_ip'] },
  { title: 'client', fields: ['client'] },
  { title: 'namespace', fields: ['namespace'] },
] as const;
const most = 12;

interface NewThing {
  readonly kind: string;
  readonly text: string;
  readonly row: Row;
  readonly href: string;
}

export function NewPanel({ filter }: { readonly filter: string }) {
  const { lens, range, ask, isReady, setLens } = useLens();
  const extent = useExtent().data;
  const bounds = boundsOf(range, Date.now());
  const firstMs = extent?.first == null ? null : Date.parse(extent.first);
  const lastMs = extent?.last == null ? null : Date.parse(extent.last);
  const back = bounds === null ? null : lookBack(bounds.fromMs, firstMs);
  const isKnown = back !== null;
  const from = bounds === null ? '' : new Date(bounds.fromMs).toISOString();
  const questionOf = (fields: readonly string[]) => {
    const long = { from: back === null ? from : new Date(back.fromMs).toISOString(), to: 'last' in range ? null : range.to };
    return `${withRange(filter, long) ?? filter} first ${fields.join(',')} having time>="${from}"`;
  };
  const options = { limit: most + 1, isEnabled: isReady && isKnown, refresh: lens.refresh };
  const answers = [
    useRows(ask(questionOf(kinds[0].fields)), options),
    useRows(ask(questionOf(kinds[1].fields)), options),
    useRows(ask(questionOf(kinds[2].fields)), options),
    useRows(ask(questionOf(kinds[3].fields)), options),
  ];
  const things: readonly NewThing[] = answers
    .flatMap(({ data }, at) => {
      const kind = kinds[at];
      return kind === undefined
        ? []
        : (data?.rows ?? []).slice(0, most).map((row) => thingOf(row, kind, filter, (text) => searchHref(text, lens)));
    })
    .filter(({ text }) => text !== '');
  const failed = answers.find(({ isError }) => isError);
  const columns: readonly Column<NewThing>[] = [
    { key: 'kind', title: 'New', cell: ({ kind }) => <Badge tone="accent">{kind}</Badge> },
    { key: 'what', title: 'What', cell: ({ text, href }) => <Value text={text} most={60} href={href} /> },
    { key: 'count', title: 'Requests', isNumber: true, cell: ({ row }) => formatCount(countOf(row)) },
    {
      key: 'first',
      title: 'First',
      isNumber: true,
      isMinor: true,
      cell: ({ row }) => (
        <a href={eventHref(textOf(row['id']), lens)}>
          <Time at={textOf(row['time'])} />
        </a>
      ),
    },
  ];
  const before = back?.isBounded === true ? `in the ${lookBackDays} days before it` : 'before it';
  const note = isKnown ? `in this range and not ${before}` : undefined;
  return (
    <Panel
      title="New about it"
      note={note}
      flush={things.length > 0}
      {...(isKnown && { href: searchHref(questionOf(kinds[0].fields), lens) })}
    >
      {failed !== undefined && <ProblemMessage error={failed.error} onRetry={() => void failed.refetch()} />}
      {!isKnown && extent !== undefined && (
        <Message
          kind="empty"
          title="Nothing is known from before this range, so nothing can be told to be new."
          action={
            firstMs !== null && lastMs !== null && lastMs - firstMs > 2000 ? (
              <Button
                onClick={() => {
                  const startMs = Math.floor((lastMs - (lastMs - firstMs) / 4) / 1000) * 1000;
                  setLens({
                    range: { from: new Date(startMs).toISOString(), to: new Date(Math.floor(lastMs / 1000) * 1000 + 1000).toISOString() },
                  });
                }}
              >
                Look at the last quarter of what is there
              </Button>
            ) : undefined
          }
        />
      )}
      {isKnown && answers.some(({ isPending }) => isPending) && <Skeleton lines={4} />}
      {isKnown && things.length === 0 && answers.every(({ isSuccess }) => isSuccess) && (
        <Message kind="empty" title={`Nothing new: all of it was done ${before} too.`} />
      )}
      {things.length > 0 && <DataTable label="What is new" columns={columns} rows={things} keyOf={({ kind, text }) => `${kind}:${text}`} />}
    </Panel>
  );
}

function thingOf(row: Row, { title, fields }: (typeof kinds)[number], filter: string, toHref: (question: string) => string): NewThing {
  const question = fields.reduce<string>((text, field) => narrow(text, printCondition(field, textOf(row[field])) ?? '') ?? text, filter);
  return { kind: title, text: fields.map((field) => textOf(row[field])).join(' '), row, href: toHref(question) };
}
