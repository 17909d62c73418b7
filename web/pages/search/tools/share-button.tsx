/** Copies the address of what is shown. A range that moves on is fixed in it: whoever opens it sees the same events. */
import { useState } from 'react';
import { boundsOf } from '../../../address/address.ts';
import type { UsedLens } from '../../../address/use-lens.ts';
import { Button } from '../../../design/button.tsx';
import { useSearchPage } from '../search-state.ts';

export function ShareButton({ used: { range } }: { readonly used: UsedLens }) {
  const { hrefWith } = useSearchPage();
  const [said, setSaid] = useState<'copied' | 'failed' | null>(null);
  const share = () => {
    const bounds = boundsOf(range, Date.now());
    const fixed = bounds === null ? range : { from: new Date(bounds.fromMs).toISOString(), to: new Date(bounds.toMs).toISOString() };
    const address = new URL(hrefWith({ isLive: false }, { range: fixed, refresh: 0 }), location.href).href;
    const say = (what: 'copied' | 'failed') => {
      setSaid(what);
      setTimeout(() => setSaid(null), 2500);
    };
    if (navigator.clipboard === undefined) return say('failed');
    return void navigator.clipboard.writeText(address).then(
      () => say('copied'),
      () => say('failed'),
    );
  };
  const label =
    said === 'copied'
      ? 'The link is copied'
      : said === 'failed'
        ? 'The browser keeps the clipboard closed: copy the address'
        : 'Copy a link to this view';
  return (
    <>
      <Button look="quiet" icon={said === 'copied' ? 'check' : 'link'} label={label} onClick={share} />
      <span className="visually-hidden" role="status">
        {said === null ? '' : label}
      </span>
    </>
  );
}
