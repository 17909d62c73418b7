/** A page that fails takes only itself down, and says so. */
import { Component, type ReactNode } from 'react';
import { Button } from '../design/button.tsx';
import { Message } from '../design/message.tsx';

interface State {
  readonly error: unknown;
}

export class Boundary extends Component<{ readonly children: ReactNode }, State> {
  override readonly state: State = { error: null };

  static getDerivedStateFromError(error: unknown): State {
    return { error };
  }

  override render(): ReactNode {
    if (this.state.error === null) return this.props.children;
    return (
      <Message
        kind="error"
        title="This page failed."
        action={
          <Button icon="refresh" onClick={() => location.reload()}>
            Load it again
          </Button>
        }
      >
        {String(this.state.error)}
      </Message>
    );
  }
}
