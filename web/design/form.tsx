/** Fields below each other, and what sends them. */
import type { ComponentProps } from 'react';
import styles from './form.module.css';

interface FormProps extends Omit<ComponentProps<'form'>, 'className'> {
  /** Whether it is on its way. */
  readonly isBusy: boolean;
  /** On a wide page: no wider than its fields need. */
  readonly isNarrow?: boolean;
}

export function Form({ isBusy, isNarrow = false, ...rest }: FormProps) {
  return <form className={`${styles['form']} ${isNarrow ? styles['narrow'] : ''}`} aria-busy={isBusy} {...rest} />;
}
