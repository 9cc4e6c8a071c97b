import type { Role } from "../domain/caller.ts";
import type { EntryChange, ListChanges, ListStatus, ScreeningMatch } from "../domain/screening.ts";
import type { ApiClient } from "./api-client.ts";

const line = (columns: [text: string, width: number][]) =>
  columns
    .map(([text, width]) => text.padEnd(width))
    .join("  ")
    .trimEnd();

function describeList({ id, entries, asOf, stale, problem }: ListStatus): string {
  const state = problem ? `problem: ${problem}` : stale ? "older than allowed" : asOf ? "good" : "not loaded";
  return line([
    [id, 24],
    [entries.toLocaleString("en").padStart(8), 8],
    [asOf ?? "-", 10],
    [state, 0],
  ]);
}

const listHeader = line([
  ["list", 24],
  ["entries".padStart(8), 8],
  ["as of", 10],
  ["state", 0],
]);

/** `gatehouse lists status` */
export async function showLists(client: ApiClient): Promise<string> {
  const { items } = await client.call<{ items: ListStatus[] }>("GET", "/v1/lists");
  return [listHeader, ...items.map(describeList)].join("\n");
}

/** `gatehouse lists refresh [id…]`: all of them when none is named. */
export async function refreshLists(client: ApiClient, ids: string[], acceptSmaller: boolean): Promise<string> {
  const { items } = await client.call<{ items: ListStatus[] }>("GET", "/v1/lists");
  const wanted = ids.length > 0 ? ids : items.map((list) => list.id);
  const lines = [listHeader];
  const query = acceptSmaller ? "?acceptSmaller=true" : "";
  for (const id of wanted)
    lines.push(describeList(await client.call<ListStatus>("POST", `/v1/lists/${encodeURIComponent(id)}/refresh${query}`)));
  return lines.join("\n");
}

/** `gatehouse lists diff <id>` */
export async function showListChanges(client: ApiClient, id: string): Promise<string> {
  const lines: string[] = [];
  let cursor: string | null = null;
  let head = "";
  do {
    const path = `/v1/lists/${encodeURIComponent(id)}/diff?limit=200${cursor ? `&cursor=${cursor}` : ""}`;
    const page: ListChanges & { items: EntryChange[]; nextCursor: string | null } = await client.call("GET", path);
    if (!page.from) return `${id}: no list before the one in use`;
    const { added, removed, changed } = page.counts;
    head = `${id}: ${page.from.asOf} to ${page.to?.asOf}: ${added} added, ${removed} removed, ${changed} changed`;
    for (const { change, entryId, name, fields } of page.items)
      lines.push(
        line([
          [change, 8],
          [entryId, 12],
          [fields.length > 0 ? `${name} (${fields.join(", ")})` : name, 0],
        ]),
      );
    cursor = page.nextCursor;
  } while (cursor !== null);
  return [head, ...lines].join("\n");
}

/** `gatehouse screen <name>` */
export async function screenName(
  client: ApiClient,
  name: string,
  options: { country: string[]; explain: boolean },
): Promise<string> {
  const body = { name, ...(options.country.length > 0 && { countries: options.country }) };
  const { matches, tookMs } = await client.call<{ matches: ScreeningMatch[]; tookMs: number }>("POST", "/v1/screenings", body);
  const lines = matches.flatMap((match) => [
    line([
      [match.score.toFixed(3), 6],
      [match.list, 16],
      [match.entryId, 12],
      [match.name, 0],
    ]),
    ...(options.explain
      ? match.explanation.map(
          (part) => `        ${part.feature} ${part.score.toFixed(2)}: "${part.query}" with "${part.candidate}"`,
        )
      : []),
  ]);
  return [...(lines.length > 0 ? lines : ["no match"]), `(${tookMs.toFixed(2)} ms)`].join("\n");
}

interface ListedKey {
  id: string;
  name: string;
  roles: Role[];
  createdAt: string;
}

/** `gatehouse keys list | create | delete` */
export async function showKeys(client: ApiClient): Promise<string> {
  const { items } = await client.call<{ items: ListedKey[] }>("GET", "/v1/api-keys");
  return items
    .map((key) =>
      line([
        [key.id, 31],
        [key.name, 24],
        [key.roles.join(","), 30],
        [key.createdAt, 0],
      ]),
    )
    .join("\n");
}

export async function createKey(client: ApiClient, name: string, roles: string[]): Promise<string> {
  const { id, key } = await client.call<{ id: string; key: string }>("POST", "/v1/api-keys", { name, roles });
  return `${key}\n(${id}; shown this once)`;
}

export async function deleteKey(client: ApiClient, id: string): Promise<string> {
  await client.call("DELETE", `/v1/api-keys/${encodeURIComponent(id)}`);
  return `${id} is deleted`;
}

/** `gatehouse sign-in-link` */
export async function createSignInLink(client: ApiClient, name: string, roles: string[]): Promise<string> {
  const { url, expiresAt } = await client.call<{ url: string; expiresAt: string }>("POST", "/v1/sign-in-links", { name, roles });
  return `${url}\n(signs ${name} in, once, until ${expiresAt})`;
}
