/** What opens below a button: a list of choices, or a small form. Escape closes it and gives the focus back. */
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { Button } from './button.tsx';
import type { IconName } from './icon.tsx';
import styles from './menu.module.css';

interface MenuProps {
  /** Read aloud; shown where there is no text. */
  readonly label: string;
  readonly icon?: IconName;
  readonly text?: ReactNode;
  readonly look?: 'plain' | 'quiet';
  readonly align?: 'start' | 'end';
  /** `above` where the button stands at the lower edge of the window. */
  readonly side?: 'below' | 'above';
  readonly children: (close: () => void) => ReactNode;
}

export function Menu({ label, icon, text, look = 'plain', align = 'start', side = 'below', children }: MenuProps) {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const place = useRef<HTMLDivElement>(null);
  const trigger = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!isOpen) return undefined;
    const onPointer = (event: PointerEvent) => {
      if (event.target instanceof Node && !place.current?.contains(event.target)) setOpen(false);
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      setOpen(false);
      trigger.current?.focus();
    };
    document.addEventListener('pointerdown', onPointer);
    document.addEventListener('keydown', onKey, true);
    return () => {
      document.removeEventListener('pointerdown', onPointer);
      document.removeEventListener('keydown', onKey, true);
    };
  }, [isOpen]);
  return (
    <div className={styles['place']} ref={place}>
      <Button
        ref={trigger}
        look={look}
        label={label}
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => setOpen(!isOpen)}
        {...(icon !== undefined && { icon })}
      >
        {text}
      </Button>
      {isOpen && (
        <div id={id} className={`${styles['pop']} ${styles[align]} ${styles[side]}`}>
          {children(() => {
            setOpen(false);
            trigger.current?.focus();
          })}
        </div>
      )}
    </div>
  );
}

export function MenuItem({
  children,
  onClick,
  isChosen = false,
}: {
  readonly children: ReactNode;
  readonly onClick: () => void;
  readonly isChosen?: boolean;
}) {
  return (
    <button type="button" className={styles['item']} aria-pressed={isChosen} onClick={onClick}>
      {children}
    </button>
  );
}
