import "./overview.css";
import { NativeSelect } from "@mantine/core";
import { useState } from "react";
import { useStatistics } from "../../queries/statistics.ts";
import { Failure, Loading } from "../../ui/states.tsx";
import { useTitle } from "../../ui/use-title.ts";
import { Days, Figures } from "./Flow.tsx";
import { Backlog, Health, Oldest } from "./Now.tsx";
import { People, Rules } from "./Tables.tsx";

const DAY_MS = 86_400_000;
const spans = [
  { value: "7", label: "Last 7 days" },
  { value: "30", label: "Last 30 days" },
  { value: "90", label: "Last 90 days" },
];

/** How the queue does: what comes in, what goes out, what waits and what weighs. */
export function OverviewPage() {
  const [days, setDays] = useState("30");
  const [from, setFrom] = useState<string | null>(null);
  const query = useStatistics(from);
  useTitle("Overview");
  const choose = (value: string) => {
    setDays(value);
    setFrom(new Date(Date.now() - (Number(value) - 1) * DAY_MS).toISOString().slice(0, 10));
  };
  return (
    <div className="stack page">
      <div className="row spread">
        <h1>Overview</h1>
        <NativeSelect
          size="xs"
          aria-label="Time"
          data={spans}
          value={days}
          onChange={(event) => choose(event.currentTarget.value)}
        />
      </div>
      {query.isPending && <Loading what="the overview" lines={6} />}
      {query.isError && <Failure error={query.error} retry={() => query.refetch()} />}
      {query.data && (
        <>
          <Figures statistics={query.data} />
          <div className="overview">
            <div className="overview-column">
              <Days statistics={query.data} />
              <Rules statistics={query.data} />
            </div>
            <div className="overview-column">
              <Backlog statistics={query.data} />
              <Health />
              <Oldest />
              <People statistics={query.data} />
            </div>
          </div>
        </>
      )}
    </div>
  );
}
