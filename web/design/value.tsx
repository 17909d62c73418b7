/** A value from a log: text and never markup, cut in the middle, with what would hide made visible, and copied whole. */
import { useState } from 'react';
import { Link } from 'wouter';
import { cutMiddle, visiblePieces, visibleText } from '../text/visible-text.ts';
import { Button } from './button.tsx';
import styles from './value.module.css';

interface ValueProps {
  readonly text: string;
  /** Characters that are shown at most. */
  readonly most?: number;
  /** Where it leads. */
  readonly href?: string | undefined;
  readonly isMono?: boolean;
  /** Whether a button copies the whole. */
  readonly hasCopy?: boolean;
}

export function Value({ text, most = 80, href, isMono = false, hasCopy = false }: ValueProps) {
  const className = isMono ? styles['mono'] : styles['value'];
  const title = text.length > most ? visibleText(cutMiddle(text, 1000)) : undefined;
  const shown = <Pieces text={cutMiddle(text, most)} />;
  return (
    <>
      {href === undefined ? (
        <span className={className} title={title} dir="auto">
          {shown}
        </span>
      ) : (
        <Link href={href} className={className} title={title} dir="auto">
          {shown}
        </Link>
      )}
      {hasCopy && <CopyButton text={text} />}
    </>
  );
}

/** Text with its hidden characters shown as what they are. */
export function Pieces({ text }: { readonly text: string }) {
  if (text === '') return <span className={styles['none']}>(none)</span>;
  return visiblePieces(text).map((piece, at) =>
    piece.hidden ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no names, and do not move
      <span key={at} className={styles['hidden']} title="A character that would not be seen">
        {piece.text}
      </span>
    ) : (
      piece.text
    ),
  );
}

export function CopyButton({ text, label = 'Copy' }: { readonly text: string; readonly label?: string }) {
  const [isDone, setDone] = useState(false);
  const copy = () => {
    void navigator.clipboard?.writeText(text).then(() => {
      setDone(true);
      setTimeout(() => setDone(false), 1200);
    });
  };
  return <Button look="quiet" icon={isDone ? 'check' : 'copy'} label={isDone ? 'Copied' : label} onClick={copy} />;
}
