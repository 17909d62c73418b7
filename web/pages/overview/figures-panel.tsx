/** The key figures, each with its course over the range, or its change against the period before. */
import { Link } from 'wouter';
import { type Lens, searchHref } from '../../address/address.ts';
import { ProblemMessage } from '../../api/problem-message.tsx';
import { Sparkline } from '../../charts/sparkline.tsx';
import { Change } from '../../design/bar-list.tsx';
import { Pieces } from '../../design/value.tsx';
import { formatCompact, formatCount, formatShare } from '../../text/format.ts';
import styles from './figures-panel.module.css';
import { actorsOf } from './people.ts';
import { isCut, peopleQuestion, useAsked, useOverview } from './use-overview.ts';
import { useVolume } from './use-volume.ts';
import type { Figure } from './volume.ts';

export function FiguresPanel() {
  const overview = useOverview();
  const { lens } = overview;
  const { answer, volume } = useVolume(overview);
  const people = useAsked(overview, peopleQuestion(overview));
  if (answer.isError && volume === undefined) return <ProblemMessage error={answer.error} onRetry={() => void answer.refetch()} />;
  const persons = people.data && actorsOf(people.data.rows, ['human']);
  const shared = { lens, isCompared: overview.comparison !== '' };
  const failedShare = volume && formatShare(volume.failed.now, volume.requests.now);
  return (
    <section className={styles['figures']} aria-label="Key figures">
      <FigureCell {...shared} title="Requests" figure={volume?.requests} question="" />
      <FigureCell
        {...shared}
        title="Failed"
        figure={volume?.failed}
        question="code>=400"
        shown={failedShare}
        tone={(volume?.failed.now ?? 0) > 0 ? 'warn' : 'accent'}
        more={
          volume &&
          (shared.isCompared
            ? `was ${formatShare(volume.failed.before, volume.requests.before)}`
            : `${formatCompact(volume.failed.now)} requests`)
        }
      />
      <FigureCell
        {...shared}
        title="Denied"
        figure={volume?.denied}
        question="code in (401,403)"
        tone={(volume?.denied.now ?? 0) > 0 ? 'bad' : 'accent'}
        more="401 and 403"
      />
      <FigureCell {...shared} title="Changes" figure={volume?.changes} question="is_write=true" more="create to delete" />
      <FigureCell
        {...shared}
        title="People"
        question="actor_kind=human groupby user"
        figure={
          persons && {
            now: persons.filter(({ count }) => count > 0).length,
            before: persons.filter(({ before }) => before > 0).length,
            counts: [],
          }
        }
        suffix={people.data && isCut(people.data) ? '+' : ''}
        more={persons?.[0] && `most: ${persons[0].user}`}
      />
    </section>
  );
}

interface CellProps {
  readonly lens: Lens;
  readonly isCompared: boolean;
  readonly title: string;
  readonly figure: Figure | undefined;
  readonly question: string;
  /** Instead of the count. */
  readonly shown?: string | undefined;
  readonly tone?: 'accent' | 'warn' | 'bad';
  readonly more?: string | undefined;
  readonly suffix?: string;
}

function FigureCell({ lens, isCompared, title, figure, question, shown, tone = 'accent', more, suffix = '' }: CellProps) {
  return (
    <Link href={searchHref(question, lens)} className={styles['cell']} title={figure && `${title}: ${formatCount(figure.now)}`}>
      <span className={styles['title']}>{title}</span>
      <span className={styles['value']}>
        {figure === undefined ? <span className={styles['wait']} /> : `${shown ?? formatCompact(figure.now)}${suffix}`}
        {figure !== undefined && isCompared && shown === undefined && <Change now={figure.now} before={figure.before} />}
      </span>
      <span className={styles['more']}>{more === undefined ? '' : <Pieces text={more} />}</span>
      <span className={styles['course']}>
        <Sparkline counts={figure?.counts ?? []} tone={tone} />
      </span>
    </Link>
  );
}
