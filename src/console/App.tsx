import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { BrowserRouter, Navigate, Route, Routes } from "react-router";
import { QueuePage } from "./pages/queue/QueuePage.tsx";
import { SignInGate } from "./pages/SignInGate.tsx";
import { ApiProblem } from "./queries/call-api.ts";
import { sessionKey } from "./queries/session.ts";
import { ErrorBoundary } from "./ui/ErrorBoundary.tsx";
import { Shell } from "./ui/Shell.tsx";
import { ShortcutsProvider } from "./ui/shortcuts.tsx";
import { Empty, Loading } from "./ui/states.tsx";
import { theme } from "./ui/theme.ts";

const CasePage = lazy(async () => ({ default: (await import("./pages/case/CasePage.tsx")).CasePage }));

const MOST_TRIES = 3;

/** A refusal is final; only what did not arrive is asked for again. */
const isWorthRepeating = (count: number, error: unknown): boolean =>
  count < MOST_TRIES && !(error instanceof ApiProblem && error.status < 500 && error.status !== 429);

const client = new QueryClient({
  defaultOptions: { queries: { retry: isWorthRepeating, staleTime: 10_000, refetchOnWindowFocus: true } },
});

/** A session that has ended shows at the first refused call, wherever that is made. */
function watchForSignOut({ error }: { error?: unknown }): void {
  if (error instanceof ApiProblem && error.status === 401) client.setQueryData(sessionKey, null);
}
client.getQueryCache().subscribe(({ query }) => watchForSignOut({ error: query.state.error }));
client.getMutationCache().subscribe(({ mutation }) => watchForSignOut({ error: mutation?.state.error }));

function Pages() {
  return (
    <Routes>
      <Route path="/" element={<Navigate to="/queue" replace />} />
      <Route path="/queue" element={<QueuePage />} />
      <Route path="/cases/:id" element={<CasePage />} />
      <Route path="*" element={<Empty title="There is no such page">Choose one above, or search with ⌘K.</Empty>} />
    </Routes>
  );
}

export function App() {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" withCssVariables={false} withGlobalClasses={false}>
      <QueryClientProvider client={client}>
        <BrowserRouter basename="/console">
          <ShortcutsProvider>
            <SignInGate>
              <Shell>
                <ErrorBoundary>
                  <Suspense fallback={<Loading what="the page" />}>
                    <Pages />
                  </Suspense>
                </ErrorBoundary>
              </Shell>
            </SignInGate>
          </ShortcutsProvider>
        </BrowserRouter>
      </QueryClientProvider>
    </MantineProvider>
  );
}
