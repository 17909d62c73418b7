/** Who was refused what, and why: answers 401 and 403, one row for each user and what they tried. */
import { Link } from 'wouter';
import { identityHref, searchHref } from '../../address/address.ts';
import { Badge } from '../../design/badge.tsx';
import { type Column, DataTable } from '../../design/data-table.tsx';
import { Panel } from '../../design/panel.tsx';
import { Value } from '../../design/value.tsx';
import { formatCompact, formatCount } from '../../text/format.ts';
import { cutMiddle, visibleText } from '../../text/visible-text.ts';
import { Answered } from './answered.tsx';
import styles from './denied-panel.module.css';
import { questionOf } from './links.ts';
import { shortUser } from './people.ts';
import { type Refusal, refusalsOf, shortReason } from './refusals.ts';
import { type Overview, useAsked, useOverview } from './use-overview.ts';

const most = 8;
const question = 'code in (401,403) groupby code,user,verb,resource,subresource,message';

export function DeniedPanel() {
  const overview = useOverview();
  const { lens } = overview;
  const answer = useAsked(overview, question);
  return (
    <Panel title="Denied" href={searchHref('code in (401,403) groupby user,verb,resource,message', lens)} note="by user and reason" flush>
      <Answered answer={answer} empty="Nobody was refused in this range.">
        {({ rows }) => {
          const refusals = refusalsOf(rows);
          return (
            <>
              <DataTable label="Refused requests" columns={columnsOf(overview)} rows={refusals.slice(0, most)} keyOf={keyOf} />
              {refusals.length > most && (
                <p className={styles['left']}>
                  <Link href={searchHref('code in (401,403) groupby user,verb,resource', lens)}>
                    {formatCount(refusals.length - most)} more
                  </Link>
                </p>
              )}
            </>
          );
        }}
      </Answered>
    </Panel>
  );
}

const keyOf = ({ messages: _, count: __, ...key }: Refusal) => JSON.stringify(key);

function columnsOf({ lens }: Overview): Column<Refusal>[] {
  return [
    {
      key: 'who',
      title: 'Who',
      cell: ({ user }) =>
        user === '' ? (
          <Link href={searchHref(questionOf({ code: 401, user: null }), lens)}>nobody signed in</Link>
        ) : (
          <span className={styles['who']}>
            <Value text={shortUser(user)} most={26} href={identityHref(user, lens)} />
          </span>
        ),
    },
    {
      key: 'what',
      title: 'Tried',
      cell: ({ messages: _, count: __, code, ...tried }) => (
        <span className={styles['what']}>
          <Value text={whatOf(tried)} most={32} href={searchHref(questionOf({ code: Number(code), ...tried }), lens)} />
        </span>
      ),
    },
    {
      key: 'why',
      title: 'Why not',
      isMinor: true,
      cell: ({ code, messages }) => {
        const [first = ''] = messages;
        return (
          <span className={styles['why']} title={visibleText(cutMiddle(first, 1000))}>
            {code === '401' && <Badge tone="warn">401</Badge>}
            {first === '' ? <span>no reason was recorded</span> : <Value text={shortReason(first)} most={90} />}
            {messages.length > 1 && <span className={styles['others']}>and {formatCount(messages.length - 1)} like it</span>}
          </span>
        );
      },
    },
    { key: 'count', title: 'Times', isNumber: true, cell: ({ count }) => formatCompact(count) },
  ];
}

function whatOf({ verb, resource, subresource }: Pick<Refusal, 'verb' | 'resource' | 'subresource'>): string {
  const object = resource === '' ? 'no resource' : resource;
  return `${verb} ${object}${subresource === '' ? '' : `/${subresource}`}`;
}
