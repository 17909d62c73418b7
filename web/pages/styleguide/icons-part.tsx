/** The icons, each with its name. */
import { Icon, iconNames } from '../../design/icon.tsx';
import { Panel } from '../../design/panel.tsx';
import styles from './styleguide-page.module.css';

export function IconsPart() {
  return (
    <Panel title="Icons">
      <ul className={styles['swatches']}>
        {iconNames.map((name) => (
          <li key={name} className={styles['swatch']}>
            <Icon name={name} /> <code>{name}</code>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
