import { useEffect, useState } from "react";
import { useIsFeedLost } from "../queries/case-feed.ts";
import { useReadiness } from "../queries/operations.ts";

function useIsOnline(): boolean {
  const [isOnline, setOnline] = useState(navigator.onLine);
  useEffect(() => {
    const update = () => setOnline(navigator.onLine);
    window.addEventListener("online", update);
    window.addEventListener("offline", update);
    return () => {
      window.removeEventListener("online", update);
      window.removeEventListener("offline", update);
    };
  }, []);
  return isOnline;
}

/** One quiet line for all that makes what is shown less than true: lost connection, stale lists, partial screening. */
export function Banner() {
  const readiness = useReadiness();
  const isOnline = useIsOnline();
  const parts = readiness.data?.degraded.map(({ part, detail }) => `${part}: ${detail}`) ?? [];
  const isFeedLost = useIsFeedLost();
  const isLost = !isOnline || readiness.isError;
  if (isFeedLost) parts.push("news of the queue do not arrive: read it again to see what is new");
  const said = isLost ? ["The connection is lost: what is shown may be old, and nothing can be changed"] : parts;
  if (said.length === 0) return null;
  return (
    <div className="shell-banner" role="status">
      {said.join(" · ")}
    </div>
  );
}
