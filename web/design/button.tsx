/** Something to press. A link that looks like a button is a `ButtonLink`: it can be opened in another tab. */
import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { Link } from 'wouter';
import styles from './button.module.css';
import { Icon, type IconName } from './icon.tsx';

interface Look {
  /** `plain` is the usual one; at most one `strong` in a place. */
  readonly look?: 'plain' | 'strong' | 'quiet' | 'danger';
  readonly icon?: IconName;
  /** Without a text the label is what is read aloud, and shown on hover. */
  readonly label?: string;
  readonly children?: ReactNode;
}

type ButtonProps = Look & Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className' | 'style'> & { readonly ref?: Ref<HTMLButtonElement> };

export function Button({ look = 'plain', icon, label, children, type = 'button', ...rest }: ButtonProps) {
  return (
    <button type={type} className={classOf(look, children)} aria-label={label} title={label} {...rest}>
      {icon !== undefined && <Icon name={icon} />}
      {children}
    </button>
  );
}

export function ButtonLink({ look = 'plain', icon, label, children, href }: Look & { readonly href: string }) {
  return (
    <Link href={href} className={classOf(look, children)} aria-label={label} title={label}>
      {icon !== undefined && <Icon name={icon} />}
      {children}
    </Link>
  );
}

function classOf(look: NonNullable<Look['look']>, children: ReactNode): string {
  const shape = children === undefined || children === null ? styles['bare'] : undefined;
  return [styles['button'], styles[look], shape].filter((name) => name !== undefined).join(' ');
}
