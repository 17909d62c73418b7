/** Everything the page is made of, in all its states. In development alone: the usual build leaves it out. */
import { ThemeSwitch } from '../../app/theme-switch.tsx';
import { PrimitivesPart } from './primitives-part.tsx';
import styles from './styleguide-page.module.css';
import { TokensPart } from './tokens-part.tsx';

export function StyleguidePage() {
  return (
    <main className={styles['page']}>
      <header className={styles['head']}>
        <h1>Styleguide</h1>
        <ThemeSwitch />
      </header>
      <PrimitivesPart />
      <TokensPart />
    </main>
  );
}
