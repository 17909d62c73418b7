/** How the page looks, in this browser. */
import type { ReactNode } from 'react';
import { type Preferences, setPreferences, usePreferences } from '../../app/preferences.ts';
import { Panel } from '../../design/panel.tsx';
import { Tabs } from '../../design/tabs.tsx';
import styles from './settings-page.module.css';

export function AppearanceTab() {
  const { theme, zone, density } = usePreferences();
  return (
    <Panel title="Appearance" note="kept in this browser">
      <Choice
        title="Theme"
        hint="As the system has it, or always the same."
        tabs={[
          { name: 'auto', title: 'System' },
          { name: 'light', title: 'Light' },
          { name: 'dark', title: 'Dark' },
        ]}
        chosen={theme}
        onChoose={(chosen: Preferences['theme']) => setPreferences({ theme: chosen })}
      />
      <Choice
        title="Times"
        hint="The other one stands in the hint of each time."
        tabs={[
          { name: 'utc', title: 'UTC' },
          { name: 'local', title: `Local (${Intl.DateTimeFormat().resolvedOptions().timeZone})` },
        ]}
        chosen={zone}
        onChoose={(chosen: Preferences['zone']) => setPreferences({ zone: chosen })}
      />
      <Choice
        title="Rows"
        hint="How close the rows of long tables stand."
        tabs={[
          { name: 'compact', title: 'Compact' },
          { name: 'comfortable', title: 'Comfortable' },
        ]}
        chosen={density}
        onChoose={(chosen: Preferences['density']) => setPreferences({ density: chosen })}
      />
    </Panel>
  );
}

interface ChoiceProps<Name extends string> {
  readonly title: string;
  readonly hint: string;
  readonly tabs: readonly { readonly name: Name; readonly title: ReactNode }[];
  readonly chosen: Name;
  readonly onChoose: (name: Name) => void;
}

function Choice<Name extends string>({ title, hint, ...rest }: ChoiceProps<Name>) {
  return (
    <div className={styles['choice']}>
      <div>
        <h3>{title}</h3>
        <p className={styles['hint']}>{hint}</p>
      </div>
      <Tabs label={title} {...rest} />
    </div>
  );
}
