/** Resources by verbs: the stronger the colour, the more. Every cell leads to its requests. */
import { Link } from 'wouter';
import { searchHref } from '../../address/address.ts';
import { Panel } from '../../design/panel.tsx';
import { Value } from '../../design/value.tsx';
import { formatCompact, formatCount } from '../../text/format.ts';
import { visibleText } from '../../text/visible-text.ts';
import { Answered } from './answered.tsx';
import { questionOf } from './links.ts';
import styles from './matrix-panel.module.css';
import { useAsked, useOverview, workQuestion } from './use-overview.ts';
import { heatOf, matrixOf } from './work.ts';

const mostResources = 10;

export function MatrixPanel() {
  const overview = useOverview();
  const { lens } = overview;
  const answer = useAsked(overview, workQuestion);
  return (
    <Panel title="Resources and verbs" href={searchHref('groupby resource,verb', lens)} flush>
      <Answered answer={answer} empty="No requests in this range." lines={9}>
        {({ rows }) => {
          const { verbs, resources, others, largest } = matrixOf(rows, mostResources);
          return (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached with the keyboard
            <section className={styles['scroll']} aria-label="Requests by resource and verb" tabIndex={0}>
              <table className={styles['matrix']}>
                <thead>
                  <tr>
                    <th scope="col" className={styles['corner']}>
                      Resource
                    </th>
                    {verbs.map((verb) => (
                      <th key={verb} scope="col">
                        <Value text={verb === '' ? 'no verb' : verb} most={16} href={searchHref(questionOf({ verb }), lens)} />
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {resources.map(({ resource, cells }) => (
                    <tr key={resource}>
                      <th scope="row">
                        <Value
                          text={resource === '' ? 'no resource' : resource}
                          most={26}
                          href={searchHref(questionOf({ resource }), lens)}
                        />
                      </th>
                      {cells.map((count, at) => {
                        const verb = verbs[at] ?? '';
                        return (
                          <td key={verb}>
                            {count > 0 && (
                              <Link
                                href={searchHref(questionOf({ resource, verb }), lens)}
                                className={`${styles['cell']} ${styles[`heat${heatOf(count, largest)}`]}`}
                                title={`${visibleText(verb)} ${visibleText(resource)}: ${formatCount(count)}`}
                              >
                                {formatCompact(count)}
                              </Link>
                            )}
                          </td>
                        );
                      })}
                    </tr>
                  ))}
                </tbody>
              </table>
              {others.resources > 0 && (
                <p className={styles['others']}>
                  <Link href={searchHref('groupby resource', lens)}>
                    {formatCount(others.resources)} more resources with {formatCompact(others.count)} requests
                  </Link>
                </p>
              )}
            </section>
          );
        }}
      </Answered>
    </Panel>
  );
}
