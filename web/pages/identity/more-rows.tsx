/** Says that there is more than is shown, and leads to all of it. */
import { Link } from 'wouter';
import styles from './more-rows.module.css';

export function MoreRows({ shown, href, isFlush = false }: { readonly shown: number; readonly href: string; readonly isFlush?: boolean }) {
  return (
    <p className={`${styles['more']} ${isFlush ? styles['flush'] : ''}`}>
      The first {shown}. <Link href={href}>See all of them</Link>
    </p>
  );
}
