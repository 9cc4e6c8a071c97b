import { Component, type ReactNode } from "react";
import { Failure } from "./states.tsx";

/** Catches what a page throws while it is drawn, so that the rest of the console goes on. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state = { error: null as unknown };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    if (this.state.error === null) return this.props.children;
    return <Failure isPage error={this.state.error} retry={() => this.setState({ error: null })} />;
  }
}
