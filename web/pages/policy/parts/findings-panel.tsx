/** What is wrong with the policy, worst first, each with what it does to the record and its fix. */
import type { Fix, Severity } from '../../../../src/model/diagnostic.ts';
import type { Finding as PolicyFinding } from '../../../../src/policy/lint/lint-policy.ts';
import { Badge } from '../../../design/badge.tsx';
import { Button } from '../../../design/button.tsx';
import { Message } from '../../../design/message.tsx';
import { Panel } from '../../../design/panel.tsx';
import { Pieces } from '../../../design/value.tsx';
import { visibleText } from '../../../text/visible-text.ts';
import styles from './findings-panel.module.css';

interface FindingsPanelProps {
  readonly findings: readonly PolicyFinding[];
  /** Whether they are of the text as it is now: fixes of another would hit the wrong place. */
  readonly isCurrent: boolean;
  readonly onFix: (fix: Fix) => void;
  readonly onMend: () => void;
  readonly onShow: (finding: PolicyFinding) => void;
}

const order: readonly Severity[] = ['error', 'warning', 'note'];
const tones = { error: 'bad', warning: 'warn', note: 'info' } as const;

export function FindingsPanel({ findings, isCurrent, onFix, onMend, onShow }: FindingsPanelProps) {
  const sorted = findings.toSorted((one, other) => order.indexOf(one.severity) - order.indexOf(other.severity));
  const mendable = findings.filter(({ fix, severity }) => fix !== undefined && severity !== 'note').length;
  return (
    <Panel
      title="Findings"
      note={sayCounts(findings)}
      flush
      actions={
        mendable > 1 && (
          <Button icon="check" onClick={onMend} disabled={!isCurrent}>
            Mend {mendable}
          </Button>
        )
      }
    >
      {findings.length === 0 ? (
        <Message kind="note" title="Nothing is wrong with this policy." isInline />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached with the keyboard
        <ul className={styles['findings']} aria-label="Findings" tabIndex={0}>
          {sorted.map((finding, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two may say the same of the same line
            <li key={`${finding.code} ${finding.line} ${at}`} className={styles['finding']}>
              <div className={styles['head']}>
                <Badge tone={tones[finding.severity]}>{finding.severity}</Badge>
                <button type="button" className={styles['line']} onClick={() => onShow(finding)}>
                  line {finding.line}
                </button>
                <code className={styles['code']}>{finding.code}</code>
                {finding.fix !== undefined && (
                  <Button onClick={() => finding.fix && onFix(finding.fix)} disabled={!isCurrent}>
                    {visibleText(finding.fix.title)}
                  </Button>
                )}
              </div>
              <p>
                <Pieces text={finding.message} />
              </p>
              <p className={styles['effect']}>
                <Pieces text={finding.hint === undefined ? finding.effect : `${finding.effect} ${finding.hint}`} />
              </p>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

export function sayCounts(findings: readonly Pick<PolicyFinding, 'severity'>[]): string {
  const counts = order.flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [`${count} ${severity}${count === 1 ? '' : 's'}`];
  });
  return counts.length === 0 ? 'none' : counts.join(', ');
}
