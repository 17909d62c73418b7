/** An address without a page. */
import { ButtonLink } from '../design/button.tsx';
import { Message } from '../design/message.tsx';

export function NotFound() {
  return (
    <Message kind="empty" title="There is no page at this address." action={<ButtonLink href="/">To the overview</ButtonLink>}>
      The link may be cut, or come from another version.
    </Message>
  );
}
