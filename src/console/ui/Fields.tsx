import { Said } from "./Said.tsx";

interface Field {
  path: string;
  text: string;
}

/** The leaves of a document with their paths. What is null or an empty list says nothing and is left out. */
function leavesOf(value: unknown, path: string): Field[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) {
    if (value.every((item) => typeof item !== "object")) return value.length > 0 ? [{ path, text: value.join(", ") }] : [];
    return value.flatMap((item, index) => leavesOf(item, `${path}[${index}]`));
  }
  if (typeof value === "object") {
    return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, path === "" ? key : `${path}.${key}`));
  }
  return [{ path, text: String(value) }];
}

/** All that a document holds, field by field. */
export function Fields({ value }: { value: unknown }) {
  return (
    <dl className="pairs fields">
      {leavesOf(value, "").map(({ path, text }) => (
        <div key={path} className="pair">
          <dt>
            <code>{path}</code>
          </dt>
          <dd>
            <Said text={text} clamp="lines" />
          </dd>
        </div>
      ))}
    </dl>
  );
}
