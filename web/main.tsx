/** Where the page begins: styles, the theme, and the application in its place. */
import './design/tokens.css';
import './design/base.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { applyPreferences } from './app/preferences.ts';

applyPreferences();
const root = document.getElementById('root');
if (root !== null) createRoot(root).render(<App />);
