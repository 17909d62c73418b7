/** The questions that were asked in this browser. */
import { useState } from 'react';
import { Menu, MenuItem } from '../../../design/menu.tsx';
import { Pieces } from '../../../design/value.tsx';
import { formatAgo } from '../../../text/format.ts';
import { cutMiddle } from '../../../text/visible-text.ts';
import { forgetHistory, readHistory } from '../editor/history.ts';
import styles from './tools.module.css';

export function HistoryMenu({ onPick }: { readonly onPick: (text: string) => void }) {
  return (
    <Menu label="Questions asked before" icon="clock" look="quiet" align="end">
      {(close) => (
        <HistoryList
          onPick={(text) => {
            onPick(text);
            close();
          }}
        />
      )}
    </Menu>
  );
}

function HistoryList({ onPick }: { readonly onPick: (text: string) => void }) {
  const [asked, setAsked] = useState(readHistory);
  if (asked.length === 0) return <p className={styles['hint']}>What you ask is kept here, in this browser alone.</p>;
  return (
    <div className={styles['list']}>
      {asked.slice(0, 40).map(({ text, at }) => (
        <MenuItem key={text} onClick={() => onPick(text)}>
          <code className={styles['code']}>
            <Pieces text={cutMiddle(text.replaceAll('\n', ' '), 70)} />
          </code>
          <span className={styles['ago']}>{formatAgo(at, Date.now())}</span>
        </MenuItem>
      ))}
      <MenuItem
        onClick={() => {
          forgetHistory();
          setAsked([]);
        }}
      >
        Forget all
      </MenuItem>
    </div>
  );
}
