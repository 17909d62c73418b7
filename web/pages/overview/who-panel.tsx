/** Who asks: people, service accounts, nodes and the control plane, and the programs they use. */
import { identityHref, searchHref } from '../../address/address.ts';
import { useView } from '../../address/use-view.ts';
import { countOf, textOf } from '../../api/use-rows.ts';
import { type Bar, BarList } from '../../design/bar-list.tsx';
import { Message } from '../../design/message.tsx';
import { Panel } from '../../design/panel.tsx';
import { Tabs } from '../../design/tabs.tsx';
import { formatCount } from '../../text/format.ts';
import { shortUser } from '../../text/short-user.ts';
import { Answered } from './answered.tsx';
import { questionOf } from './links.ts';
import { actorsOf, actorTabs } from './people.ts';
import { type Overview, peopleQuestion, useAsked, useOverview } from './use-overview.ts';
import styles from './who-panel.module.css';

const most = 9;
const views = ['people', 'accounts', 'machines', 'clients'] as const;

export function WhoPanel() {
  const overview = useOverview();
  const [view, setView] = useView('who', views);
  const tab = actorTabs.find(({ name }) => name === view);
  return (
    <Panel
      title="Who"
      href={searchHref(tab === undefined ? 'groupby client' : `${tab.filter} groupby user`, overview.lens)}
      actions={
        <Tabs
          label="Who is listed"
          tabs={[...actorTabs.map(({ name, title }) => ({ name, title })), { name: 'clients', title: 'Clients' }]}
          chosen={view}
          onChoose={setView}
        />
      }
    >
      {tab === undefined ? <Clients overview={overview} /> : <Actors overview={overview} tab={tab} />}
    </Panel>
  );
}

function Actors({ overview, tab }: { readonly overview: Overview; readonly tab: (typeof actorTabs)[number] }) {
  const { lens, comparison } = overview;
  const answer = useAsked(overview, peopleQuestion(overview));
  return (
    <Answered answer={answer} empty="No requests in this range." lines={8}>
      {({ rows }) => {
        const actors = actorsOf(rows, tab.kinds);
        if (actors.length === 0) return <Message kind="empty" title={'None of these in this range.'} />;
        return (
          <Bars
            label={tab.title}
            left={actors.length - most}
            bars={actors.slice(0, most).map(({ user, count, before }) => ({
              key: user,
              label: user === '' ? 'nobody was authenticated' : shortUser(user),
              count,
              before: comparison === '' ? undefined : before,
              href: user === '' ? searchHref(questionOf({ user }), lens) : identityHref(user, lens),
            }))}
          />
        );
      }}
    </Answered>
  );
}

function Clients({ overview }: { readonly overview: Overview }) {
  const { lens, comparison } = overview;
  const answer = useAsked(overview, `groupby client ${comparison} sort count desc`);
  return (
    <Answered answer={answer} empty="No requests in this range." lines={8}>
      {({ rows }) => (
        <Bars
          label="Clients"
          left={rows.length - most}
          bars={rows.slice(0, most).map((row) => {
            const client = textOf(row['client']);
            return {
              key: client,
              label: client === '' ? 'no user agent' : client,
              count: countOf(row),
              before: comparison === '' ? undefined : countOf(row, 'count_before'),
              href: searchHref(questionOf({ client }), lens),
            };
          })}
        />
      )}
    </Answered>
  );
}

function Bars({ label, bars, left }: { readonly label: string; readonly bars: readonly Bar[]; readonly left: number }) {
  return (
    <>
      <BarList label={label} bars={bars} />
      {left > 0 && <p className={styles['left']}>{formatCount(left)} more</p>}
    </>
  );
}
