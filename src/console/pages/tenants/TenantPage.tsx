import "./tenants.css";
import { Button } from "@mantine/core";
import { useMemo, useState } from "react";
import { Link, useParams } from "react-router";
import { readOwners } from "../../queries/read-owners.ts";
import { isTenantOpened, type StandingAction, useExposure, useOpenTenantData, useTenant } from "../../queries/tenants.ts";
import type { CaseMatch, SignUp, TenantDetail } from "../../queries/wire.ts";
import { Fields } from "../../ui/Fields.tsx";
import { plural } from "../../ui/formats.ts";
import { StandingTag } from "../../ui/Mark.tsx";
import { Masked } from "../../ui/Masked.tsx";
import { Said } from "../../ui/Said.tsx";
import { useShortcuts } from "../../ui/shortcuts.tsx";
import { Failure, Loading } from "../../ui/states.tsx";
import { Time } from "../../ui/Time.tsx";
import { toast } from "../../ui/toasts.tsx";
import { useTitle } from "../../ui/use-title.ts";
import { useMay } from "../../ui/who.ts";
import { Exposure } from "../case/Exposure.tsx";
import { Ownership } from "../case/Ownership.tsx";
import { DecisionHistory } from "./DecisionHistory.tsx";
import { Links } from "./Links.tsx";
import { StandingDialogue } from "./StandingDialogue.tsx";
import { actionsOf, actionWords } from "./standing-consequences.ts";

function Record({ tenant }: { tenant: TenantDetail }) {
  return (
    <section className="panel" aria-labelledby="record">
      <div className="panel-head">
        <h2 id="record">Customer identification record</h2>
        <span className="muted">profile {tenant.profileVersion}</span>
      </div>
      {tenant.profile === null && <p className="muted">Erased: only what was derived from it is kept.</p>}
      {tenant.gaps.length > 0 && (
        <div className="notice notice-held">
          <span className="strong">{plural(tenant.gaps.length, "gap")}</span>
          <span>
            {tenant.gaps.map((gap) => (
              <code key={gap} className="gap">
                {gap}
              </code>
            ))}
          </span>
        </div>
      )}
      {tenant.profile !== null && tenant.gaps.length === 0 && (
        <p className="muted">All that the proposed identification rule asks for is there.</p>
      )}
      <Fields value={tenant.profile} />
    </section>
  );
}

function TenantExposure({ tenantId }: { tenantId: string }) {
  const query = useExposure(tenantId);
  return (
    <section className="panel" aria-labelledby="exposure">
      <h2 id="exposure" className="panel-head">
        Exposure against tiers
      </h2>
      {query.isPending && <Loading what="the exposure" lines={2} />}
      {query.isError && <Failure error={query.error} retry={() => query.refetch()} />}
      {query.data && <Exposure report={query.data} />}
    </section>
  );
}

const noMatches: readonly CaseMatch[] = [];

function TenantBody({ tenant, reference }: { tenant: TenantDetail; reference: string }) {
  const isSenior = useMay("senior");
  const openData = useOpenTenantData(reference);
  const showData = () => openData.mutate(undefined, { onError: (error) => toast(error.message, { tone: "denied" }) });
  useShortcuts(isTenantOpened(reference) ? [] : [{ key: "p", label: "Show personal data, and write that down", run: showData }]);
  const [action, setAction] = useState<StandingAction | null>(null);
  const profile = tenant.profile as SignUp | null;
  const owners = useMemo(() => readOwners(profile?.owners), [profile]);
  useTitle(tenant.name.slice(0, 60));
  return (
    <article className="stack page tenant">
      <p className="muted row">
        <Link to="/tenants">Tenants</Link> <span aria-hidden="true">›</span>
        <Said text={tenant.externalId} clamp="line" /> <code>{tenant.id}</code>
      </p>
      <div className="row spread">
        <h1>
          <Said text={tenant.name} clamp="lines" />
        </h1>
        <span className="row">
          <StandingTag standing={tenant.standing} />
          {isSenior &&
            actionsOf(tenant.standing).map((each) => (
              <Button key={each} size="compact-sm" variant="default" onClick={() => setAction(each)}>
                {actionWords[each]}…
              </Button>
            ))}
        </span>
      </div>
      <Masked isOpen={isTenantOpened(reference)} isBusy={openData.isPending} onOpen={showData} />
      <p className="muted">
        {tenant.kind} · signed up <Time at={tenant.createdAt} /> · changed <Time at={tenant.updatedAt} />
      </p>
      <div className="tenant-columns">
        <div className="tenant-column">
          <DecisionHistory tenantId={tenant.id} />
          <TenantExposure tenantId={tenant.id} />
          <Links tenant={tenant} />
        </div>
        <div className="tenant-column">
          {profile && (
            <Ownership
              tenant={{ name: tenant.name, country: profile.headquartersCountry ?? null }}
              owners={owners}
              matches={noMatches}
            />
          )}
          <Record tenant={tenant} />
        </div>
      </div>
      {action && <StandingDialogue tenant={tenant} action={action} onClose={() => setAction(null)} />}
    </article>
  );
}

export function TenantPage() {
  const { ref = "" } = useParams();
  const query = useTenant(ref);
  if (query.data) return <TenantBody key={query.data.id} tenant={query.data} reference={ref} />;
  if (query.isError) return <Failure isPage error={query.error} retry={() => query.refetch()} />;
  return <Loading what="the tenant" lines={6} />;
}
