/** What to look at when a rule has found something, and what it finds that is harmless. */
import { Link } from 'wouter';
import { searchHref } from '../../../address/address.ts';
import { useLens } from '../../../address/use-lens.ts';
import { useQuestions } from '../../../api/questions.ts';
import { Panel } from '../../../design/panel.tsx';
import type { ShownRule } from '../rule-page.tsx';
import styles from './rule.module.css';

export function NextPanel({ rule }: { readonly rule: ShownRule }) {
  const { lens } = useLens();
  const questions = useQuestions();
  const known = new Map(questions.data?.map((question) => [question.name, question]));
  return (
    <Panel title="When it finds something">
      <div className={styles['stack']}>
        {rule.falsePositives.length > 0 && (
          <div>
            <h3 className={styles['small']}>Known to be harmless</h3>
            <ul className={styles['bullets']}>
              {rule.falsePositives.map((text) => (
                <li key={text}>{text}</li>
              ))}
            </ul>
          </div>
        )}
        {rule.next.length > 0 && (
          <div>
            <h3 className={styles['small']}>Ask next</h3>
            <ul className={styles['bullets']}>
              {rule.next.map((name) => {
                const question = known.get(name);
                const canonical = question?.canonical ?? null;
                return (
                  <li key={name}>
                    {canonical === null ? (question?.title ?? name) : <Link href={searchHref(canonical, lens)}>{question?.title}</Link>}
                    {question !== undefined && canonical === null && (
                      <span className={styles['quiet']}>
                        {' '}
                        (asks for {question.parameters.map((parameter) => parameter.name).join(', ')})
                      </span>
                    )}
                  </li>
                );
              })}
            </ul>
          </div>
        )}
        {rule.references.length > 0 && (
          <div>
            <h3 className={styles['small']}>More</h3>
            <ul className={styles['bullets']}>
              {rule.references.map((reference) => (
                <li key={reference} className={styles['wrap']}>
                  {reference}
                </li>
              ))}
            </ul>
          </div>
        )}
        {rule.falsePositives.length + rule.next.length + rule.references.length === 0 && (
          <p className={styles['quiet']}>The rule names nothing that is harmless, and no question that follows.</p>
        )}
      </div>
    </Panel>
  );
}
