/** What somebody does: verbs by resources. */
import { filterBy, narrow } from '../../../src/query/edit/edit-query.ts';
import { searchHref } from '../../address/address.ts';
import { useLens } from '../../address/use-lens.ts';
import { countOf, type Row, textOf } from '../../api/use-rows.ts';
import { HeatMap } from '../../charts/heat-map.tsx';
import { Value } from '../../design/value.tsx';
import { formatCount } from '../../text/format.ts';
import { visibleText } from '../../text/visible-text.ts';
import { AnswerPanel } from './answer-panel.tsx';

const mostResources = 14;
/** In the order of what they change. */
const verbOrder = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'];

export function DoesPanel({ filter }: { readonly filter: string }) {
  const { lens } = useLens();
  return (
    <AnswerPanel
      title="What it does"
      note="requests by resource and verb"
      question={`${filter} groupby resource,verb sort count desc`}
      empty="No requests in this range."
      limit={300}
      lines={8}
    >
      {(rows) => {
        const counts = new Map(rows.map((row) => [keyOf(textOf(row['resource']), textOf(row['verb'])), countOf(row)]));
        const resources = namesOf(rows, 'resource').slice(0, mostResources);
        const verbs = namesOf(rows, 'verb').toSorted((one, other) => placeOf(one) - placeOf(other));
        const byResource = (resource: string) => filterBy(filter, 'resource', resource) ?? filter;
        return (
          <HeatMap
            label="Requests by resource and verb"
            corner="Resource"
            hasNumbers
            rows={resources.map((name) => ({
              key: name,
              label: name === '' ? 'no resource' : <Value text={name} most={34} />,
              href: searchHref(byResource(name), lens),
            }))}
            columns={verbs.map((name) => ({
              key: name,
              label: <Value text={name} most={18} />,
              href: searchHref(filterBy(filter, 'verb', name) ?? filter, lens),
            }))}
            cellOf={(resource, verb) => {
              const count = counts.get(keyOf(resource, verb));
              if (count === undefined) return undefined;
              const question = narrow(byResource(resource), filterBy('', 'verb', verb) ?? '') ?? filter;
              const what = `${visibleText(verb)} ${resource === '' ? 'no resource' : visibleText(resource)}`;
              return { count, href: searchHref(question, lens), title: `${what}: ${formatCount(count)}` };
            }}
          />
        );
      }}
    </AnswerPanel>
  );
}

/** JSON, for a name may hold any character. */
const keyOf = (resource: string, verb: string) => JSON.stringify([resource, verb]);

function placeOf(verb: string): number {
  const at = verbOrder.indexOf(verb);
  return at < 0 ? verbOrder.length : at;
}

/** Most frequent first. */
function namesOf(rows: readonly Row[], field: string): string[] {
  const sums = new Map<string, number>();
  for (const row of rows) sums.set(textOf(row[field]), (sums.get(textOf(row[field])) ?? 0) + countOf(row));
  return [...sums].toSorted(([, one], [, other]) => other - one).map(([name]) => name);
}
