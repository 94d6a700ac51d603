import { Component, type ReactNode } from 'react';
import { Failed } from '../kit/empty';

/* A page that breaks says so in its own place; the rest of the console goes on. */
export class Caught extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    return <Failed error={error} onAgain={() => this.setState({ error: null })} />;
  }
}
