/** One question and a policy: why it is not answered, what would open its eyes, and the way to ask it. */
import { useQuery } from '@tanstack/react-query';
import { searchHref } from '../../../address/address.ts';
import { useLens } from '../../../address/use-lens.ts';
import { ProblemMessage } from '../../../api/problem-message.tsx';
import { Button, ButtonLink } from '../../../design/button.tsx';
import { Pieces } from '../../../design/value.tsx';
import type { Coverable, Covered } from '../reader/coverage-jobs.ts';
import { coverageReader } from '../reader/policy-reader.ts';
import styles from './coverage-panel.module.css';

interface CoverageDetailProps {
  readonly covered: Covered;
  readonly question: Coverable;
  readonly text: string;
  readonly kubernetesVersion: string;
  readonly isTried: boolean;
  readonly onText: (text: string) => void;
}

export function CoverageDetail({ covered, question, text, kubernetesVersion, isTried, onText }: CoverageDetailProps) {
  const { lens } = useLens();
  const canonical = queryOf(question);
  return (
    <div className={styles['detail']}>
      {covered.because.length > 0 ? (
        <ul className={styles['reasons']}>
          {covered.because.map((reason) => (
            <li key={reason}>
              <Pieces text={reason} />
            </li>
          ))}
        </ul>
      ) : (
        <p>Whatever it asks for is recorded as it needs it.</p>
      )}
      {covered.isWithheld && (
        <p className={styles['quiet']}>It would show bodies that hold credentials: those are not recorded, and should not be.</p>
      )}
      {covered.status !== 'answerable' && !isTried && <OpenEyes asked={{ text, kubernetesVersion, question }} onText={onText} />}
      {covered.status !== 'answerable' && isTried && (
        <p className={styles['quiet']}>Write the levels into the text, or take them back, to see what would open its eyes.</p>
      )}
      {canonical !== null && (
        <div className={styles['change']}>
          <ButtonLink look="quiet" icon="search" href={searchHref(canonical, lens)}>
            Ask it now
          </ButtonLink>
        </div>
      )}
    </div>
  );
}

/** An address holds no more: the query of a detection names every place where a container may stand. */
const longestQuery = 4000;

/** What can be asked as it is; null where somebody has to give values, or it is several. */
function queryOf(asked: Coverable): string | null {
  const texts = 'queries' in asked ? asked.queries : asked.parameters.length === 0 ? [asked.query] : [];
  const [only, another] = texts;
  return only === undefined || another !== undefined || only.length > longestQuery ? null : only;
}

interface OpenEyesProps {
  readonly asked: { readonly text: string; readonly kubernetesVersion: string; readonly question: Coverable };
  readonly onText: (text: string) => void;
}

function OpenEyes({ asked, onText }: OpenEyesProps) {
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['policy', 'open', asked.text, asked.kubernetesVersion, asked.question.name],
    queryFn: ({ signal }) => coverageReader.ask('open', asked, signal),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  });
  if (error !== null) return <ProblemMessage error={error} onRetry={() => void refetch()} isInline />;
  if (isPending) return <p className={styles['quiet']}>Looking for the smallest change that opens its eyes…</p>;
  if (data === null) return <p className={styles['quiet']}>No change of the policy would answer it whole.</p>;
  return (
    <div className={styles['change']}>
      <ul className={styles['reasons']} aria-label="What opens its eyes">
        {data.sentences.map((sentence) => (
          <li key={sentence}>
            <strong>
              <Pieces text={sentence} />
            </strong>
          </li>
        ))}
      </ul>
      {data.text === null ? (
        <span className={styles['quiet']}>Write it by hand: the text is laid out in a way that is not changed by itself.</span>
      ) : (
        <Button icon="check" onClick={() => data.text !== null && onText(data.text)}>
          Write it into the text
        </Button>
      )}
    </div>
  );
}
