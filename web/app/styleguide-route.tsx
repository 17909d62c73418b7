/** The styleguide, where this build has it: in development, and in `vite build --mode styleguide`. Null in the usual build. */
import { type ComponentType, lazy } from 'react';

export const StyleguidePage: ComponentType | null =
  import.meta.env.DEV || import.meta.env.MODE === 'styleguide'
    ? lazy(async () => ({ default: (await import('../pages/styleguide/styleguide-page.tsx')).StyleguidePage }))
    : null;
