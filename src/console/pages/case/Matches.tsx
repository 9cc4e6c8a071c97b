import type { CaseDetail } from "../../queries/wire.ts";
import { plural } from "../../ui/formats.ts";
import { Key } from "../../ui/Key.tsx";
import { MatchCard, type Ruling } from "./MatchCard.tsx";

interface MatchesProps {
  found: CaseDetail;
  mayRule: boolean;
  isBusy: boolean;
  onRule: (matchId: string, ruling: Ruling) => void;
}

/** The matches that somebody has to rule on, and those that were ruled on. */
export function Matches({ found, mayRule, isBusy, onRule }: MatchesProps) {
  const { matches } = found;
  if (matches.length === 0) return null;
  const open = matches.filter(({ ruling }) => ruling === null).length;
  return (
    <section className="panel" aria-labelledby="matches">
      <div className="panel-head">
        <h2 id="matches">Screening matches</h2>
        <span className="muted">
          {open > 0 ? `${plural(open, "match", "matches")} to rule on` : "all ruled on"} {open > 0 && <Key name="m" />}
        </span>
      </div>
      <ul className="matches">
        {matches.map((match) => (
          <MatchCard
            key={match.matchId + match.pointer}
            match={match}
            mayRule={mayRule}
            isBusy={isBusy}
            onRule={(ruling) => onRule(match.matchId, ruling)}
          />
        ))}
      </ul>
    </section>
  );
}
