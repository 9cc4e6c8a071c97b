import { Button } from "@mantine/core";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { ApiProblem } from "../queries/call-api.ts";
import { takeArrival, useSession, useSignIn } from "../queries/session.ts";
import { Failure, Loading } from "../ui/states.tsx";
import { SessionContext } from "../ui/who.ts";

function SignInPage({ problem, isBusy }: { problem: string | null; isBusy: boolean }) {
  return (
    <main className="sign-in">
      <div className="panel sign-in-card stack">
        <h1>Sign in to Gatehouse</h1>
        {isBusy && <Loading what="the session" lines={2} />}
        {problem !== null && (
          <p className="notice notice-denied" role="alert">
            {problem}
          </p>
        )}
        <p>
          Open the one-time link that Gatehouse printed when it started, or one that <code>gatehouse sign-in-link</code> prints.
        </p>
        <Button component="a" href="/auth/login" variant="default">
          Sign in with your organization
        </Button>
        <p className="muted">Works where an identity provider is configured.</p>
      </div>
    </main>
  );
}

const USED_UP = "This link cannot be used: it was used before or has run out. Ask for a new one.";

/** Uses the one-time token of the address, once. */
function useArrival() {
  const { mutate, error, isIdle, isPending } = useSignIn();
  const [arrival] = useState(takeArrival);
  const isUsed = useRef(false);
  useEffect(() => {
    if (arrival.token === null || isUsed.current) return;
    isUsed.current = true;
    mutate(arrival.token);
  }, [arrival, mutate]);
  const failure = error instanceof ApiProblem && error.status === 401 ? USED_UP : (error?.message ?? null);
  return { isPending: isPending || (isIdle && arrival.token !== null), failure: failure ?? arrival.failure };
}

/** Shows the pages to who is signed in, and how to sign in to everybody else. */
export function SignInGate({ children }: { children: ReactNode }) {
  const arrival = useArrival();
  const session = useSession(!arrival.isPending);
  if (session.data) return <SessionContext value={session.data}>{children}</SessionContext>;
  if (session.isError) return <Failure isPage error={session.error} retry={() => session.refetch()} />;
  // Nobody is asked to sign in before it is known that nobody is.
  if (session.isPending && session.isFetching && arrival.failure === null) return <Loading what="the session" lines={2} />;
  return <SignInPage problem={arrival.failure} isBusy={arrival.isPending} />;
}
