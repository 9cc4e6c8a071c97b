import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { lazy, type ReactNode, Suspense } from "react";
import { BrowserRouter, Navigate, Route, Routes } from "react-router";
import { QueuePage } from "./pages/queue/QueuePage.tsx";
import { SignInGate } from "./pages/SignInGate.tsx";
import { ApiProblem } from "./queries/call-api.ts";
import { mayDo, sessionKey } from "./queries/session.ts";
import { ErrorBoundary } from "./ui/ErrorBoundary.tsx";
import { type PageLink, pages } from "./ui/pages.ts";
import { Shell } from "./ui/Shell.tsx";
import { ShortcutsProvider } from "./ui/shortcuts.tsx";
import { Empty, Loading, NoPermission } from "./ui/states.tsx";
import { theme } from "./ui/theme.ts";
import { useMay, useWho } from "./ui/who.ts";

const CasePage = lazy(async () => ({ default: (await import("./pages/case/CasePage.tsx")).CasePage }));
const TenantsPage = lazy(async () => ({ default: (await import("./pages/tenants/TenantsPage.tsx")).TenantsPage }));
const TenantPage = lazy(async () => ({ default: (await import("./pages/tenants/TenantPage.tsx")).TenantPage }));
const TuningPage = lazy(async () => ({ default: (await import("./pages/tuning/TuningPage.tsx")).TuningPage }));
const ListsPage = lazy(async () => ({ default: (await import("./pages/lists/ListsPage.tsx")).ListsPage }));
const OverviewPage = lazy(async () => ({ default: (await import("./pages/overview/OverviewPage.tsx")).OverviewPage }));
const AuditPage = lazy(async () => ({ default: (await import("./pages/audit/AuditPage.tsx")).AuditPage }));
const WebhooksPage = lazy(async () => ({ default: (await import("./pages/webhooks/WebhooksPage.tsx")).WebhooksPage }));
const KeysPage = lazy(async () => ({ default: (await import("./pages/keys/KeysPage.tsx")).KeysPage }));

const elements: Readonly<Record<string, ReactNode>> = {
  "/queue": <QueuePage />,
  "/tenants": <TenantsPage />,
  "/tuning": <TuningPage />,
  "/lists": <ListsPage />,
  "/overview": <OverviewPage />,
  "/audit": <AuditPage />,
  "/webhooks": <WebhooksPage />,
  "/keys": <KeysPage />,
};

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

/** A page for who may use it, and for everybody else who that is. */
function Guarded({ path, name, roles }: PageLink) {
  const mayOpen = useMay(...roles);
  return mayOpen ? elements[path] : <NoPermission what={name} roles={roles} />;
}

/** The first page that the roles of who is signed in open. */
function Home() {
  const who = useWho();
  const first = pages.find(({ roles }) => mayDo(who, ...roles));
  return first ? <Navigate to={first.path} replace /> : <Empty isPage title="None of the pages is for your roles" />;
}

function Pages() {
  return (
    <Routes>
      <Route path="/" element={<Home />} />
      {pages.map((page) => (
        <Route key={page.path} path={page.path} element={<Guarded {...page} />} />
      ))}
      <Route path="/cases/:id" element={<CasePage />} />
      <Route path="/tenants/:ref" element={<TenantPage />} />
      <Route
        path="*"
        element={
          <Empty isPage title="There is no such page">
            Choose one above, or search with ⌘K.
          </Empty>
        }
      />
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
