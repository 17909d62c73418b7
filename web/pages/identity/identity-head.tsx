/** Who it is: the name with its parts, the kind, the groups, since when it is known, and how much it did. */
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { filterBy, narrow } from '../../../src/query/edit/edit-query.ts';
import { href, objectHref, searchHref } from '../../address/address.ts';
import { useLens } from '../../address/use-lens.ts';
import { ProblemMessage } from '../../api/problem-message.tsx';
import { textOf, useRows } from '../../api/use-rows.ts';
import { Badge } from '../../design/badge.tsx';
import { ButtonLink } from '../../design/button.tsx';
import { Message, Skeleton } from '../../design/message.tsx';
import { Time } from '../../design/time.tsx';
import { CopyButton, Pieces, Value } from '../../design/value.tsx';
import { formatCount, formatShare } from '../../text/format.ts';
import styles from './identity-head.module.css';
import { readIdentityName } from './identity-name.ts';
import { useIdentity } from './use-identity.ts';

export function IdentityHead({ user, filter }: { readonly user: string; readonly filter: string }) {
  const { lens, ask, isReady } = useLens();
  const { sums, count, failures, writes, clusters, seen, isUnknown } = useIdentity(filter);
  const groups = useRows(ask(`${filter} groupby groups sort count desc`), { limit: 20, isEnabled: isReady, refresh: lens.refresh });
  const failedQuestion = narrow(filter, 'code>=400') ?? filter;
  const writesQuestion = narrow(filter, 'is_write=true') ?? filter;
  const { kind, parts, object } = readIdentityName(user);
  return (
    <header className={styles['head']}>
      <div className={styles['line']}>
        <h2 className={styles['name']} dir="auto">
          {parts.map(({ text, role }) =>
            role === 'prefix' ? (
              <span key={role + text} className={styles['prefix']}>
                {text}
              </span>
            ) : role === 'namespace' ? (
              <Link key={role} href={searchHref(filterBy('', 'namespace', text) ?? '', lens)} title="What happens in this namespace">
                <Pieces text={text} />
              </Link>
            ) : object !== null ? (
              <Link key={role} href={objectHref(object, lens)} title="What happened to this object">
                <Pieces text={text} />
              </Link>
            ) : (
              <Value key={role} text={text} most={160} />
            ),
          )}
        </h2>
        <CopyButton text={user} label="Copy the name" />
        <Badge tone={kind === 'anonymous' || kind === 'nobody' ? 'warn' : 'neutral'}>{kind === 'user' ? 'person or client' : kind}</Badge>
        <span className={styles['actions']}>
          <ButtonLink href={href('/identity', lens)} icon="left" look="quiet">
            All identities
          </ButtonLink>
          <ButtonLink href={searchHref(filter, lens)} icon="search">
            Its events
          </ButtonLink>
        </span>
      </div>
      {sums.isError && <ProblemMessage error={sums.error} onRetry={() => void sums.refetch()} isInline />}
      {isUnknown && <Unknown warnings={sums.data?.warnings ?? []} />}
      {sums.isPending ? (
        <Skeleton lines={2} />
      ) : (
        <dl className={styles['facts']}>
          <Fact name="Requests">
            <Link href={searchHref(filter, lens)}>{formatCount(count)}</Link>
          </Fact>
          <Fact name="Failed">
            <Link href={searchHref(failedQuestion, lens)}>
              {formatCount(failures)} ({formatShare(failures, count)})
            </Link>
          </Fact>
          <Fact name="Changes">
            <Link href={searchHref(writesQuestion, lens)}>
              {formatCount(writes)} ({formatShare(writes, count)})
            </Link>
          </Fact>
          <Fact name="First seen">{seen === null ? '–' : <Time at={seen.first} />}</Fact>
          <Fact name="Last seen">{seen === null ? '–' : <Time at={seen.last} />}</Fact>
          <Fact name="Clusters">
            <Words field="cluster" words={clusters} filter={filter} />
          </Fact>
          <Fact name="Groups">
            <Words field="groups" words={(groups.data?.rows ?? []).map((row) => textOf(row['groups']))} filter={null} />
          </Fact>
        </dl>
      )}
    </header>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className={styles['fact']}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

interface WordsProps {
  readonly field: string;
  readonly words: readonly string[];
  /** What is narrowed by the word; null: all events. */
  readonly filter: string | null;
}

function Words({ field, words, filter }: WordsProps) {
  const { lens } = useLens();
  if (words.length === 0) return '–';
  return words.map((word) => (
    <span key={word} className={styles['word']}>
      <Value text={word} most={40} href={searchHref(filterBy(filter ?? '', field, word) ?? '', lens)} />
    </span>
  ));
}

/** Nobody of this name was ever seen; the answer’s own warning knows the nearest. */
function Unknown({ warnings }: { readonly warnings: readonly { readonly message: string; readonly hint?: string }[] }) {
  const [warning] = warnings;
  return (
    <Message kind="warning" title={warning?.message ?? 'Nobody of this name is in the events that you may see.'} isInline>
      {warning?.hint}
    </Message>
  );
}
