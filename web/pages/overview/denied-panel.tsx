/** Who was refused what, and why: answers 401 and 403, one row for each user and what they tried. */
import { Link } from 'wouter';
import { identityHref, type Lens, searchHref } from '../../address/address.ts';
import { Panel } from '../../design/panel.tsx';
import { Value } from '../../design/value.tsx';
import { formatCompact, formatCount } from '../../text/format.ts';
import { shortUser } from '../../text/short-user.ts';
import { cutMiddle, visibleText } from '../../text/visible-text.ts';
import { Answered } from './answered.tsx';
import styles from './denied-panel.module.css';
import { questionOf } from './links.ts';
import { type Refusal, refusalsOf, shortReason } from './refusals.ts';
import { useAsked, useIsFree, useOverview } from './use-overview.ts';
import { triedOf } from './work.ts';

const most = 8;
const question = 'code in (401,403) groupby code,user,verb,resource,subresource,message';

export function DeniedPanel() {
  const overview = useOverview();
  const { lens } = overview;
  const answer = useAsked(overview, question, useIsFree(overview));
  return (
    <Panel title="Denied" href={searchHref(question, lens)} note="by user and reason" flush>
      <Answered answer={answer} empty="Nobody was refused in this range." lines={8}>
        {({ rows }) => {
          const refusals = refusalsOf(rows);
          return (
            <>
              <ol className={styles['list']}>
                {refusals.slice(0, most).map((refusal) => (
                  <RefusalRow key={keyOf(refusal)} refusal={refusal} lens={lens} />
                ))}
              </ol>
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

const keyOf = ({ code, user, verb, resource, subresource }: Refusal) => JSON.stringify([code, user, verb, resource, subresource]);

function RefusalRow({ refusal, lens }: { readonly refusal: Refusal; readonly lens: Lens }) {
  const { code, user, count, messages } = refusal;
  const { verb, resource, subresource } = refusal;
  const [first = ''] = messages;
  const events = searchHref(questionOf({ code: Number(code), user, verb, resource, subresource }), lens);
  return (
    <li className={styles['row']}>
      <span className={styles['who']}>
        {user === '' ? (
          <Link href={searchHref('code=401 and user is empty', lens)}>nobody signed in</Link>
        ) : (
          <Value text={shortUser(user)} most={34} href={identityHref(user, lens)} />
        )}
      </span>
      <span className={styles['what']} title={visibleText(cutMiddle(triedOf(refusal), 300))}>
        <Value text={triedOf(refusal)} most={40} href={events} />
      </span>
      <span className={styles['why']} title={visibleText(cutMiddle(first, 1000))}>
        {first === '' ? (
          code === '401' ? (
            'not known to the API server'
          ) : (
            'no reason was recorded'
          )
        ) : (
          <Value text={shortReason(first)} most={160} />
        )}
        {messages.length > 1 && <span className={styles['others']}> (and {formatCount(messages.length - 1)} like it)</span>}
      </span>
      <Link href={events} className={styles['count']} aria-label={`${formatCount(count)} requests`}>
        {formatCompact(count)}
      </Link>
    </li>
  );
}
