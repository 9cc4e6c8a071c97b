import { Button, NativeSelect, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { type NameToTry, useTryName } from "../../queries/lists.ts";
import type { ScreeningMatch } from "../../queries/wire.ts";
import { countryName, formatNumber, plural } from "../../ui/formats.ts";
import { Tag } from "../../ui/Mark.tsx";
import { Said } from "../../ui/Said.tsx";
import { Comparison } from "../case/MatchCard.tsx";
import { effectWords } from "../case/match-effects.ts";

const tones = { blocked: "denied", listed: "held", watch: "plain" } as const;

function Found({ match }: { match: ScreeningMatch }) {
  const { effect, name, matchedName, score, list, entryId, programs, countries, kind } = match;
  return (
    <li className="match">
      <div className="row">
        <Tag tone={tones[effect]}>{effectWords[effect]}</Tag>
        <span className="strong">
          <Said text={name} clamp="lines" />
        </span>
        <span className="match-score number">{formatNumber(score, 2)}</span>
      </div>
      <p className="muted">
        {kind} · {list} entry <Said text={entryId} /> · {programs.join(", ") || "no programme"} ·{" "}
        {countries.map(countryName).join(", ") || "no country"}
        {matchedName !== name && (
          <>
            {" "}
            · found as <Said text={matchedName} />
          </>
        )}
      </p>
      <Comparison explanation={match.explanation} />
    </li>
  );
}

function readForm(form: FormData): NameToTry {
  const text = (field: string) => String(form.get(field) ?? "").trim();
  const kind = text("kind");
  const threshold = Number.parseFloat(text("threshold"));
  return {
    kind: kind === "organization" || kind === "individual" ? kind : null,
    name: text("name"),
    birthDate: text("birthDate") || null,
    countries:
      text("countries")
        .toUpperCase()
        .match(/[A-Z]{2}/g) ?? [],
    threshold: Number.isNaN(threshold) ? null : threshold,
  };
}

/** Screens a name and shows why it matches; keeps nothing. */
export function TryName() {
  const tryName = useTryName();
  const [tried, setTried] = useState("");
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const query = readForm(new FormData(event.currentTarget));
    if (query.name === "") return;
    setTried(query.name);
    tryName.mutate(query);
  };
  const matches = tryName.data?.matches;
  return (
    <section className="panel stack" aria-labelledby="try">
      <h2 id="try">Try a name</h2>
      <form className="try-form" onSubmit={submit}>
        <TextInput size="xs" label="Name" name="name" required maxLength={1_000} className="try-name" />
        <NativeSelect
          size="xs"
          label="Kind"
          name="kind"
          data={[
            { value: "", label: "Either" },
            { value: "organization", label: "Organization" },
            { value: "individual", label: "Person" },
          ]}
        />
        <TextInput size="xs" label="Countries" name="countries" placeholder="CN, AE" w={110} />
        <TextInput size="xs" label="Born" name="birthDate" type="date" w={140} />
        <TextInput
          size="xs"
          label="Score from"
          name="threshold"
          type="number"
          min={0}
          max={1}
          step={0.01}
          w={90}
          placeholder="policy's"
        />
        <Button type="submit" loading={tryName.isPending}>
          Screen
        </Button>
      </form>
      <div aria-live="polite">
        {tryName.isError && <p className="notice notice-denied">{tryName.error.message}</p>}
        {matches && (
          <p className="muted">
            {plural(matches.length, "match", "matches")} for <Said text={tried} />, in{" "}
            {formatNumber(tryName.data?.tookMs ?? 0, 1)} ms
          </p>
        )}
      </div>
      {matches && matches.length > 0 && (
        <ul className="matches">
          {matches.map((match) => (
            <Found key={match.matchId} match={match} />
          ))}
        </ul>
      )}
    </section>
  );
}
