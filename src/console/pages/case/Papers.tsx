import type { RefObject } from "react";
import type { CaseDetail } from "../../queries/wire.ts";
import { formatBytes } from "../../ui/formats.ts";
import { Key } from "../../ui/Key.tsx";
import { Tag } from "../../ui/Mark.tsx";
import { Said } from "../../ui/Said.tsx";
import { Time } from "../../ui/Time.tsx";
import { isLate, pairsOf } from "./questions-of.ts";

type Request = CaseDetail["informationRequests"][number];

function Questions({ request }: { request: Request }) {
  const late = isLate(request, Date.now());
  return (
    <li className="asked">
      <p className="muted">
        Asked <Time at={request.askedAt} />
        {request.answeredAt ? (
          <>
            , answered <Time at={request.answeredAt} />
          </>
        ) : (
          <>
            , {late ? "was due" : "due"} <Time at={request.dueAt} />{" "}
            {late && (
              <Tag tone="held" mark="!">
                no answer
              </Tag>
            )}
          </>
        )}
      </p>
      <dl>
        {pairsOf(request).map(({ key, question, answer }) => (
          <div key={key}>
            <dt>
              <Said text={question} />
            </dt>
            <dd>{answer === null ? <span className="muted">not answered yet</span> : <Said text={answer} />}</dd>
          </div>
        ))}
      </dl>
    </li>
  );
}

interface PapersProps {
  found: CaseDetail;
  mayAttach: boolean;
  isBusy: boolean;
  onAttach: (file: File) => void;
  fileRef: RefObject<HTMLInputElement | null>;
}

/** The field itself lies over the whole place: what is dropped there falls into it. */
function Attach({ isBusy, onAttach, fileRef }: Omit<PapersProps, "found" | "mayAttach">) {
  return (
    <label className="drop row">
      <input
        ref={fileRef}
        type="file"
        disabled={isBusy}
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          if (file) onAttach(file);
          event.currentTarget.value = "";
        }}
      />
      <span className="strong">{isBusy ? "Attaching…" : "Attach a file…"}</span> <Key name="f" />
      <span className="muted">or drop it here; at most 10 MB, kept sealed</span>
    </label>
  );
}

/** What the tenant was asked, what it answered, and the files that belong to the case. */
export function Papers({ found, mayAttach, ...attach }: PapersProps) {
  const { informationRequests, attachments } = found;
  if (informationRequests.length === 0 && attachments.length === 0 && !mayAttach) return null;
  return (
    <section className="panel" aria-labelledby="papers">
      <h2 id="papers" className="panel-head">
        Questions and files
      </h2>
      <ul className="stack">
        {[...informationRequests].reverse().map((request) => (
          <Questions key={request.id} request={request} />
        ))}
      </ul>
      <ul className="files">
        {attachments.map(({ id, name, mediaType, bytes, addedBy, addedAt }) => (
          <li key={id} className="row">
            <a href={`/v1/cases/${found.id}/attachments/${id}`} download className="file-name">
              <Said text={name} clamp="line" />
            </a>
            <span className="muted">
              {mediaType} · {formatBytes(bytes)} · <Said text={addedBy.name} /> <Time at={addedAt} />
            </span>
          </li>
        ))}
      </ul>
      {mayAttach && <Attach {...attach} />}
    </section>
  );
}
