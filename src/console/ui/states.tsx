import { Button } from "@mantine/core";
import { type ReactNode, useEffect, useState } from "react";
import { ApiProblem, Unreachable } from "../queries/call-api.ts";

const LATE_MS = 150;
const LINES = [88, 64, 76, 52, 70, 40];

/** Grey lines, but only when the answer takes long enough for a person to wait. */
export function Loading({ what, lines = 4 }: { what: string; lines?: number }) {
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    const timer = window.setTimeout(() => setLate(true), LATE_MS);
    return () => window.clearTimeout(timer);
  }, []);
  if (!isLate) return null;
  return (
    <div className="stack" role="status" aria-label={`Loading ${what}`}>
      {LINES.slice(0, lines).map((width) => (
        <div key={width} className="skeleton" style={{ width: `${width}%` }} />
      ))}
    </div>
  );
}

interface EmptyProps {
  title: string;
  /** The page is nothing else. */
  isPage?: boolean;
  children?: ReactNode;
}

/** Nothing is here, and what would fill it. */
export function Empty({ title, isPage = false, children }: EmptyProps) {
  const Title = isPage ? "h1" : "p";
  return (
    <div className="state">
      <Title className="strong">{title}</Title>
      {children && <div className="muted">{children}</div>}
    </div>
  );
}

function explain(error: unknown): { title: string; detail: string } {
  if (error instanceof Unreachable) {
    return { title: "The server cannot be reached", detail: "What is on the screen may be old. It is tried again by itself." };
  }
  if (error instanceof ApiProblem) {
    if (error.status === 403) return { title: "Your roles do not allow this", detail: error.message };
    if (error.status === 404) return { title: "It is not there", detail: error.message };
    return { title: error.problem.title, detail: `${error.problem.detail ?? ""} Request ${error.problem.requestId}`.trim() };
  }
  return { title: "Something went wrong on this page", detail: error instanceof Error ? error.message : String(error) };
}

/** Why something is not shown, in the server's own words, and a way to try again. */
export function Failure({ error, retry, isPage = false }: { error: unknown; retry?: () => void; isPage?: boolean }) {
  const Title = isPage ? "h1" : "p";
  const { title, detail } = explain(error);
  const isFinal = error instanceof ApiProblem && (error.status === 403 || error.status === 404);
  return (
    <div className="state" role="alert">
      <Title className="strong">{title}</Title>
      <p className="muted">{detail}</p>
      {retry && !isFinal && (
        <Button size="xs" variant="default" onClick={retry}>
          Try again
        </Button>
      )}
    </div>
  );
}

/** A page that the roles of who is signed in do not open. */
export function NoPermission({ what, roles }: { what: string; roles: readonly string[] }) {
  return (
    <Empty isPage title={`Your roles do not open ${what}`}>
      It is for {roles.join(", ")}. An administrator can give you one of these.
    </Empty>
  );
}
