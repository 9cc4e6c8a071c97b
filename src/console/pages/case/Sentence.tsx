import { plural } from "../../ui/formats.ts";
import { Said } from "../../ui/Said.tsx";
import type { CaseSentence } from "./case-sentence.ts";

/** What is asked and why it was stopped, first of all. */
export function Sentence({ sentence }: { sentence: CaseSentence }) {
  const { asks, why, more } = sentence;
  return (
    <h1 className="case-sentence">
      {asks.map(({ part, text, isSaid }) =>
        isSaid ? <Said key={part} text={text} className="case-name" /> : <span key={part}>{text}</span>,
      )}
      {why.length > 0 && (
        <>
          {" "}
          <span className="case-held">Held:</span> {why.join("; ")}
          {more > 0 && <span className="muted">; and {plural(more, "more reason")}</span>}.
        </>
      )}
    </h1>
  );
}
