/** A surface with a title: every widget and every part of a page stands in one. */
import { type ReactNode, useId } from 'react';
import { Link } from 'wouter';
import styles from './panel.module.css';

interface PanelProps {
  readonly title: string;
  /** Where the title leads: the question behind the panel. */
  readonly href?: string;
  /** One line under the title, such as what is counted. */
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
  /** Whether the content reaches the edges, as tables do. */
  readonly flush?: boolean;
  readonly children: ReactNode;
}

export function Panel({ title, href, note, actions, flush = false, children }: PanelProps) {
  const id = useId();
  return (
    <section className={styles['panel']} aria-labelledby={id}>
      <header className={styles['head']}>
        <h2 id={id} className={styles['title']}>
          {href === undefined ? title : <Link href={href}>{title}</Link>}
        </h2>
        {note !== undefined && <span className={styles['note']}>{note}</span>}
        {actions !== undefined && <div className={styles['actions']}>{actions}</div>}
      </header>
      <div className={flush ? styles['flush'] : styles['body']}>{children}</div>
    </section>
  );
}
