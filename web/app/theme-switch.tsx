/** Light or dark, where the system’s own choice is not wanted. */
import { Button } from '../design/button.tsx';
import { isDark, setPreferences, usePreferences } from './preferences.ts';

export function ThemeSwitch() {
  usePreferences();
  const next = isDark() ? 'light' : 'dark';
  return <Button look="quiet" icon="theme" label={`Switch to ${next}`} onClick={() => setPreferences({ theme: next })} />;
}
