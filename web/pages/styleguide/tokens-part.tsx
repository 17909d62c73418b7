/** The tokens: colours, space, type, corners. Read from the page itself, so that none is forgotten. */
import { useMemo } from 'react';
import { Panel } from '../../design/panel.tsx';
import styles from './styleguide-page.module.css';

/** Names of the custom properties of the root, in the order of tokens.css. */
function tokenNames(): readonly string[] {
  const names = new Set<string>();
  for (const sheet of document.styleSheets) {
    for (const rule of sheet.cssRules) {
      if (!(rule instanceof CSSStyleRule) || !rule.selectorText.startsWith(':root')) continue;
      for (const name of rule.style) if (name.startsWith('--') && !name.startsWith('--lightningcss')) names.add(name);
    }
  }
  return [...names];
}

const isSize = (name: string) => /^--(space|radius|row|control|rail)/.test(name);
const isType = (name: string) => /^--(text|font)-/.test(name);
const isOther = (name: string) => /^--(duration|shadow)/.test(name);

export function TokensPart() {
  const names = useMemo(tokenNames, []);
  const colours = names.filter((name) => !isSize(name) && !isType(name) && !isOther(name));
  return (
    <>
      <Panel title="Colours" note={`${colours.length} tokens`}>
        <ul className={styles['swatches']}>
          {colours.map((name) => (
            <li key={name} className={styles['swatch']}>
              <span className={styles['colour']} style={{ background: `var(${name})` }} />
              <code>{name}</code>
            </li>
          ))}
        </ul>
      </Panel>
      <Panel title="Type">
        <ul className={styles['lines']}>
          {names.filter(isType).map((name) => (
            <li
              key={name}
              style={name.startsWith('--font') ? { fontFamily: `var(${name})` } : { fontSize: `var(${name})` }}
              className={styles['line']}
            >
              Who did what, when, from where <code>{name}</code>
            </li>
          ))}
        </ul>
      </Panel>
      <Panel title="Space and corners">
        <ul className={styles['lines']}>
          {names.filter(isSize).map((name) => (
            <li key={name} className={styles['line']}>
              <span
                className={styles['bar']}
                style={name.startsWith('--radius') ? { width: 60, height: 28, borderRadius: `var(${name})` } : { width: `var(${name})` }}
              />
              <code>{name}</code>
            </li>
          ))}
        </ul>
      </Panel>
    </>
  );
}
