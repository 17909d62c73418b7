/** Text of a record in which the server may have masked secrets: a mask is shown as one, and what hides is made visible. */
import { Badge } from '../design/badge.tsx';
import { Icon } from '../design/icon.tsx';
import { Pieces } from '../design/value.tsx';
import { splitMasks } from './masks.ts';
import { cutMiddle } from './visible-text.ts';

export function LogText({ text, most = 200 }: { readonly text: string; readonly most?: number }) {
  if (!text.includes('«masked: ')) return <Pieces text={cutMiddle(text, most)} />;
  return splitMasks(text).map(({ text: piece, isMask }, at) =>
    isMask ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no names, and do not move
      <Badge key={at} tone="warn" title="The server masked this value">
        <Icon name="lock" />
        <Pieces text={piece} />
      </Badge>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no names, and do not move
      <Pieces key={at} text={cutMiddle(piece, most)} />
    ),
  );
}
