/** What stands there before there is a policy: the ways to one. */
import type { ReactNode } from 'react';
import { Panel } from '../../../design/panel.tsx';
import { type PolicyTemplate, templates } from '../templates.ts';
import styles from './start-panel.module.css';

interface StartPanelProps {
  readonly openButton: ReactNode;
  readonly onTemplate: (template: PolicyTemplate) => void;
  readonly writeButton: ReactNode;
}

export function StartPanel({ openButton, writeButton, onTemplate }: StartPanelProps) {
  return (
    <Panel title="Which audit policy?" note="What it records, what it costs, and what is wrong with it, tried on the traffic that is here.">
      <div className={styles['ways']}>
        <div className={styles['drop']}>
          <p className={styles['big']}>Drop the file of a policy anywhere on this page</p>
          <p className={styles['note']}>
            It is read in this browser. The server is asked how many events its rules take, and that is on record as every question is.
          </p>
          <div className={styles['buttons']}>
            {openButton}
            {writeButton}
          </div>
        </div>
        <div>
          <h3 className={styles['title']}>Or begin with</h3>
          <ul className={styles['templates']}>
            {templates.map((template) => (
              <li key={template.title}>
                <button type="button" className={styles['template']} onClick={() => onTemplate(template)}>
                  <strong>{template.title}</strong>
                  <span>{template.about}</span>
                </button>
              </li>
            ))}
          </ul>
          <p className={styles['note']}>
            The policy in use is on the control-plane nodes: the flag <code>--audit-policy-file</code> of kube-apiserver names it.
          </p>
        </div>
      </div>
    </Panel>
  );
}
