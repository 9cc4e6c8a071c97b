import { useFacts } from "../../queries/policies.ts";
import type { CaseDetail, Reason } from "../../queries/wire.ts";
import { countryName, formatLarge, formatNumber, THIN } from "../../ui/formats.ts";
import { Said } from "../../ui/Said.tsx";
import { Wide } from "../../ui/Wide.tsx";
import { fieldsBehind } from "./evidence-fields.ts";

type Value = Reason["evidence"][number]["value"];

const COUNTRIES = /(Countries|Country|headquarters|secrecyHoldings)$/;
const MANY = 12;

function wordsOf(path: string, value: Value, unit: string | null): string {
  if (value === undefined) return "unknown";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "number")
    return `${Math.abs(value) >= 1e6 ? formatLarge(value) : formatNumber(value, 2)}${unit ? THIN + unit : ""}`;
  const items = typeof value === "string" ? [value] : value;
  if (items.length === 0) return "none";
  const named = items.slice(0, MANY).map((item) => (COUNTRIES.test(path) ? `${countryName(item)} (${item})` : item));
  return named.join(", ") + (items.length > MANY ? `, and ${items.length - MANY} more` : "");
}

/** What a reason read: each fact in words, with the fields of the request that it comes from, and the law that is cited. */
export function Evidence({ reason, found }: { reason: Reason; found: CaseDetail }) {
  const facts = useFacts().data;
  return (
    <Wide className="evidence">
      <table>
        <thead>
          <tr>
            <th scope="col">What was read</th>
            <th scope="col">What it says</th>
            <th scope="col">Sent as</th>
          </tr>
        </thead>
        <tbody>
          {reason.evidence.map(({ path, value }) => {
            const fact = facts?.get(path);
            return (
              <tr key={path}>
                <td>
                  {fact?.meaning ?? path}
                  <br />
                  <code className="muted">{path}</code>
                </td>
                <td>
                  <Said text={wordsOf(path, value, fact?.unit ?? null)} />
                </td>
                <td>
                  {fieldsBehind(path, found.request).map(({ field, text }) => (
                    <div key={field}>
                      <code className="muted">{field}</code> <Said text={text} clamp="lines" />
                    </div>
                  ))}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <p>
        <span className="muted">Rests on</span> {reason.citation ?? "no law: the operator's own rule"}
      </p>
    </Wide>
  );
}
