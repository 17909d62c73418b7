/** Which columns the list has, and how close its rows stand. */
import { setPreferences, usePreferences } from '../../../app/preferences.ts';
import { Button } from '../../../design/button.tsx';
import { Menu } from '../../../design/menu.tsx';
import { FieldPicker } from '../facets/field-picker.tsx';
import { type ChosenColumn, toggleColumn } from '../grid/columns.ts';
import styles from './tools.module.css';

interface ColumnsMenuProps {
  readonly columns: readonly ChosenColumn[];
  readonly onColumns: (columns: readonly ChosenColumn[]) => void;
  readonly onReset: (() => void) | null;
}

export function ColumnsMenu({ columns, onColumns, onReset }: ColumnsMenuProps) {
  const { density } = usePreferences();
  return (
    <Menu label="Columns" icon="columns" text="Columns" look="quiet" align="end">
      {() => (
        <div className={styles['columns']}>
          <FieldPicker
            label="Find a field"
            isOpen
            chosen={columns.map(({ name }) => name)}
            onPick={(name) => onColumns(toggleColumn(columns, name))}
          />
          <div className={styles['foot']}>
            <Button
              aria-pressed={density === 'comfortable'}
              onClick={() => setPreferences({ density: density === 'compact' ? 'comfortable' : 'compact' })}
            >
              Roomy rows
            </Button>
            {onReset !== null && <Button onClick={onReset}>The usual columns</Button>}
          </div>
        </div>
      )}
    </Menu>
  );
}
