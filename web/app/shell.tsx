/** What stands around every page: the rail with the pages, and the bar with the lens. */
import { lazy, type ReactNode, Suspense, useEffect } from 'react';
import { Link, useLocation, useSearch } from 'wouter';
import { href, readLens } from '../address/address.ts';
import { Button } from '../design/button.tsx';
import { Icon } from '../design/icon.tsx';
import { Boundary } from './boundary.tsx';
import { LensBar, type LensShown } from './lens-bar.tsx';
import { Mark } from './mark.tsx';
import { Person } from './person.tsx';
import { setPreferences, usePreferences } from './preferences.ts';
import { navigation } from './routes.tsx';
import styles from './shell.module.css';
import { ThemeSwitch } from './theme-switch.tsx';

const RailCount = lazy(async () => ({ default: (await import('../pages/alerts/rail-count.tsx')).RailCount }));

export function Shell({ children }: { readonly children: ReactNode }) {
  const [path] = useLocation();
  const search = useSearch();
  const lens = readLens(search);
  const { rail } = usePreferences();
  const current = navigation.find((entry) => (entry.path === '/' ? path === '/' : path.startsWith(entry.path)));
  const title = current?.title ?? (path.startsWith('/event/') ? 'Event' : 'Telltale');
  useEffect(() => {
    document.title = title === 'Telltale' ? title : `${title} · Telltale`;
  }, [title]);
  return (
    <div className={`${styles['shell']} ${rail === 'folded' ? styles['folded'] : ''}`}>
      <a href="#content" className={styles['skip']}>
        Skip to the content
      </a>
      <nav className={styles['rail']} aria-label="Pages">
        <Link href={href('/', lens)} className={styles['brand']} aria-label="Telltale, overview">
          <Mark />
          <span className={styles['word']}>Telltale</span>
        </Link>
        <ul className={styles['pages']}>
          {navigation.map((entry, at) => (
            <li key={entry.path} className={at > 0 && navigation[at - 1]?.group !== entry.group ? styles['apart'] : undefined}>
              <Link
                href={entry.hasLens ? href(entry.path, lens) : entry.path}
                className={styles['page']}
                aria-current={entry === current ? 'page' : undefined}
                title={entry.title}
              >
                <Icon name={entry.icon} />
                <span className={styles['word']}>{entry.title}</span>
                {entry.path === '/alerts' && (
                  <Boundary fallback={null}>
                    <Suspense>
                      <RailCount />
                    </Suspense>
                  </Boundary>
                )}
              </Link>
            </li>
          ))}
        </ul>
        <div className={styles['foot']}>
          <Person />
          <ThemeSwitch />
          <span className={styles['fold']}>
            <Button
              look="quiet"
              icon={rail === 'folded' ? 'right' : 'left'}
              label={rail === 'folded' ? 'Unfold the rail' : 'Fold the rail'}
              onClick={() => setPreferences({ rail: rail === 'folded' ? 'open' : 'folded' })}
            />
          </span>
        </div>
      </nav>
      <div className={styles['column']}>
        <header className={styles['bar']}>
          <h1 className={styles['title']}>{title}</h1>
          {(current?.hasLens ?? true) && <LensBar shown={lensShown(path, search)} />}
        </header>
        <main id="content" className={styles['content']} tabIndex={-1}>
          {children}
        </main>
      </div>
    </div>
  );
}

function lensShown(path: string, search: string): LensShown {
  if (path === '/') return 'compared';
  if (path.startsWith('/event/')) return 'none';
  return path === '/object' && new URLSearchParams(search).has('name') ? 'range' : 'all';
}
