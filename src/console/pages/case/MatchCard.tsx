import "./match.css";
import { Button, Textarea } from "@mantine/core";
import { useState } from "react";
import type { CaseMatch } from "../../queries/wire.ts";
import { countryName, formatNumber } from "../../ui/formats.ts";
import { Tag } from "../../ui/Mark.tsx";
import { Said } from "../../ui/Said.tsx";
import { Time } from "../../ui/Time.tsx";
import { Wide } from "../../ui/Wide.tsx";
import { effectWords } from "./match-effects.ts";

const roleWords: Readonly<Record<string, string>> = {
  tenant: "the tenant",
  owner: "an owner",
  payer: "the payer",
  end_user: "an end user",
};
const tones = { blocked: "denied", listed: "held", watch: "plain" } as const;
const verdictWords = { true_match: "Same party", false_match: "Another party" } as const;

export type Ruling = { verdict: "true_match" | "false_match"; rationale: string };

/** What was compared, side by side: what the request says, what the list says, how well they agree. */
export function Comparison({ explanation }: Pick<CaseMatch, "explanation">) {
  return (
    <Wide>
      <table className="comparison">
        <thead>
          <tr>
            <th scope="col">Compared</th>
            <th scope="col">Request</th>
            <th scope="col">List entry</th>
            <th scope="col" className="number">
              Agree
            </th>
          </tr>
        </thead>
        <tbody>
          {explanation.map(({ feature, query, candidate, score }) => (
            <tr key={feature + query + candidate}>
              <th scope="row">{feature}</th>
              <td>
                <Said text={query} clamp="lines" />
              </td>
              <td>
                <Said text={candidate} clamp="lines" />
              </td>
              <td className="number">
                <meter
                  className="agree"
                  min={0}
                  max={1}
                  value={score}
                  aria-label={`${feature} agrees ${formatNumber(score, 2)}`}
                />{" "}
                {formatNumber(score, 2)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Wide>
  );
}

function RulingForm({ onRule, isBusy }: { onRule: (ruling: Ruling) => void; isBusy: boolean }) {
  const [rationale, setRationale] = useState("");
  const isEmpty = rationale.trim() === "";
  return (
    <div className="stack">
      <Textarea
        size="xs"
        label="Why it is, or is not, the same party"
        autosize
        minRows={1}
        maxRows={6}
        value={rationale}
        onChange={(event) => setRationale(event.currentTarget.value)}
      />
      <div className="row">
        <Button
          size="compact-sm"
          variant="default"
          disabled={isEmpty || isBusy}
          onClick={() => onRule({ verdict: "false_match", rationale })}
        >
          Another party
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          disabled={isEmpty || isBusy}
          onClick={() => onRule({ verdict: "true_match", rationale })}
        >
          Same party
        </Button>
        <span className="muted">Another party: remembered for this tenant until either changes.</span>
      </div>
    </div>
  );
}

interface MatchCardProps {
  match: CaseMatch;
  mayRule: boolean;
  isBusy: boolean;
  onRule: (ruling: Ruling) => void;
}

/** A match beside the list entry that it may be. */
export function MatchCard({ match, mayRule, isBusy, onRule }: MatchCardProps) {
  const { name, list, entryId, programs, countries, effect, score, ruling } = match;
  return (
    <li className="match" data-match={match.matchId}>
      <div className="row">
        <Tag tone={tones[effect]}>{effectWords[effect]}</Tag>
        <span className="strong">
          <Said text={name} clamp="lines" />
        </span>
        <span className="match-score number" title="How well the whole agrees">
          {formatNumber(score, 2)}
        </span>
      </div>
      <p className="muted">
        For {roleWords[match.role] ?? match.role} · {list} entry <Said text={entryId} /> ·{" "}
        {programs.length > 0 ? programs.join(", ") : "no programme"} · {countries.map(countryName).join(", ") || "no country"}
      </p>
      <Comparison explanation={match.explanation} />
      {ruling && (
        <p>
          <Tag tone={ruling.verdict === "true_match" ? "denied" : "allow"} mark={ruling.verdict === "true_match" ? "=" : "≠"}>
            {verdictWords[ruling.verdict]}
          </Tag>{" "}
          <span className="muted">
            ruled <Time at={ruling.at} />
          </span>
        </p>
      )}
      {mayRule && !ruling && <RulingForm onRule={onRule} isBusy={isBusy} />}
    </li>
  );
}
