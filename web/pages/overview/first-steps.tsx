/** What stands here before there are events: the three ways to send some, ready to be copied. */

import type { ReactNode } from 'react';
import { Panel } from '../../design/panel.tsx';
import { CopyButton } from '../../design/value.tsx';
import styles from './first-steps.module.css';

interface Way {
  readonly title: string;
  readonly when: string;
  readonly command: string;
  readonly after: ReactNode;
}

export function FirstSteps() {
  return (
    <div className={styles['steps']}>
      <div className={styles['head']}>
        <h2>No events yet</h2>
        <p>This store is empty. Send it audit events one of these ways; this page fills as soon as the first have arrived.</p>
      </div>
      <div className={styles['ways']}>
        {ways(location.origin).map(({ title, when, command, after }) => (
          <Panel key={title} title={title} note={when}>
            <div className={styles['command']}>
              <code>{command}</code>
              <CopyButton text={command} label="Copy the command" />
            </div>
            <p className={styles['then']}>{after}</p>
          </Panel>
        ))}
      </div>
    </div>
  );
}

function ways(origin: string): Way[] {
  return [
    {
      title: 'Try a log',
      when: 'a file that you have',
      command: `curl --data-binary @audit.log -H 'Content-Type: application/x-ndjson' ${origin}/v1/ingest/webhook/lab`,
      after: (
        <>
          The last part of the address names the cluster. Where the server asks for a credential, add{' '}
          <code>-H 'Authorization: Bearer …'</code>. <code>telltale ingest</code> reads files straight into a store.
        </>
      ),
    },
    {
      title: 'Follow the log on its node',
      when: 'kubeadm, k3s, RKE2, Talos, kops',
      command: `telltale agent --to ${origin} --cluster prod /var/log/kubernetes/audit/audit.log`,
      after: 'It survives restarts, rotation and an outage of this server, and sends each line once.',
    },
    {
      title: 'Let the API server send',
      when: 'its audit webhook',
      command: `telltale connect webhook --cluster prod --url ${origin} --out connect-prod`,
      after: 'It writes the kubeconfig and the flags, and prints what to do with them, in order.',
    },
  ];
}
