/** A page that fails takes only itself down, and says so. */
import { Component, type ReactNode } from 'react';
import { Button } from '../design/button.tsx';
import { Message } from '../design/message.tsx';

interface State {
  readonly error: unknown;
}

interface BoundaryProps {
  readonly children: ReactNode;
  /** Stands in for what failed, instead of a message. */
  readonly fallback?: ReactNode;
}

export class Boundary extends Component<BoundaryProps, State> {
  override readonly state: State = { error: null };

  static getDerivedStateFromError(error: unknown): State {
    return { error };
  }

  override render(): ReactNode {
    if (this.state.error === null) return this.props.children;
    if (this.props.fallback !== undefined) return this.props.fallback;
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
