/** What is done: the verbs. Those that change the cluster are told apart. */
import { searchHref } from '../../address/address.ts';
import { countOf, textOf } from '../../api/use-rows.ts';
import { BarList } from '../../design/bar-list.tsx';
import { Panel } from '../../design/panel.tsx';
import { formatShare } from '../../text/format.ts';
import { Answered } from './answered.tsx';
import { questionOf } from './links.ts';
import { useAsked, useOverview, workQuestion } from './use-overview.ts';
import { verbsOf } from './work.ts';

const most = 9;
const changing: ReadonlySet<string> = new Set(['create', 'update', 'patch', 'delete', 'deletecollection']);

export function ActionsPanel() {
  const overview = useOverview();
  const { lens, comparison } = overview;
  const answer = useAsked(overview, workQuestion);
  const compared = useAsked(overview, `groupby verb ${comparison}`, comparison !== '');
  const before = new Map(compared.data?.rows.map((row) => [textOf(row['verb']), countOf(row, 'count_before')]));
  return (
    <Panel title="Actions" href={searchHref('groupby verb', lens)} note="changes in colour">
      <Answered answer={answer} empty="No requests in this range.">
        {({ rows }) => {
          const verbs = verbsOf(rows);
          const all = verbs.reduce((sum, { count }) => sum + count, 0);
          return (
            <BarList
              label="Verbs with their requests"
              bars={verbs.slice(0, most).map(({ verb, count }) => ({
                key: verb,
                label: verb === '' ? 'no verb' : verb,
                count,
                before: comparison === '' || compared.data === undefined ? undefined : (before.get(verb) ?? 0),
                href: searchHref(questionOf({ verb }), lens),
                tone: changing.has(verb) ? 'accent' : 'none',
                share: formatShare(count, all),
              }))}
            />
          );
        }}
      </Answered>
    </Panel>
  );
}
