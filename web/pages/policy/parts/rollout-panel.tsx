/** The way of the policy to the API servers: short steps with what to type. */

import { useView } from '../../../address/use-view.ts';
import { Button } from '../../../design/button.tsx';
import { Panel } from '../../../design/panel.tsx';
import { Tabs } from '../../../design/tabs.tsx';
import { CopyButton } from '../../../design/value.tsx';
import { rollouts } from '../rollout.ts';
import styles from './rollout-panel.module.css';

interface RolloutPanelProps {
  readonly text: string;
  readonly onDownload: () => void;
  /** What keeps it from being rolled out; null where nothing does. */
  readonly obstacle: string | null;
}

export function RolloutPanel({ text, onDownload, obstacle }: RolloutPanelProps) {
  const [chosen, choose] = useView('way', ['kubeadm', 'k3s', 'rke2', 'managed']);
  const way = rollouts.find(({ name }) => name === chosen);
  return (
    <Panel
      title="Roll it out"
      note={obstacle ?? 'The policy never leaves this browser by itself: take it with you.'}
      actions={<Tabs label="How the cluster is run" tabs={rollouts} chosen={chosen} onChoose={choose} />}
    >
      <ol className={styles['steps']}>
        <li className={styles['step']}>
          <p>Take the policy as a file.</p>
          <div className={styles['take']}>
            <Button icon="download" onClick={onDownload} disabled={text.trim() === ''}>
              audit-policy.yaml
            </Button>
            <CopyButton text={text} label="Copy the policy" />
          </div>
        </li>
        {way?.steps.map(({ what, commands }) => (
          <li key={what} className={styles['step']}>
            <p>{what}</p>
            {commands !== undefined && (
              <div className={styles['commands']}>
                <pre className={styles['lines']}>{commands}</pre>
                <CopyButton text={commands} />
              </div>
            )}
          </li>
        ))}
      </ol>
    </Panel>
  );
}
