import type pg from "pg";
import { firstIdAt } from "../../src/platform/ids.ts";

/** The key of identifier number `n`, as SQL and as bytes alike. */
export const keySql = (n: string): string => `sha256(convert_to('identifier ' || (${n}), 'utf8'))`;

/**
 * Tenants with so many identifiers each, stored as sign-ups store them. Indexes are built after the rows, and nothing is
 * written to the log: what is measured is reading.
 */
export async function fillIdentifiers(client: pg.ClientBase, tenants: number, each: number): Promise<void> {
  const run = (text: string) => client.query(text);
  await run("set statement_timeout = 0");
  await run("set maintenance_work_mem = '512MB'");
  for (const table of ["identifier_keys", "identifiers"]) {
    await run(`alter table ${table} drop constraint ${table}_pkey`);
    await run(`alter table ${table} set unlogged`);
  }
  await run("drop index identifiers_by_tenant, identifier_keys_common, identifier_keys_dismissed");
  const now = Date.now();
  const id = (prefix: "ten" | "grp") => `'${firstIdAt(prefix, now).slice(0, 14)}' || lpad(n::text, 16, '0')`;
  const numbers = `generate_series(0, ${tenants - 1}) as n`;
  await run(`insert into link_groups (id) select ${id("grp")} from ${numbers}`);
  await run(`insert into tenants (id, external_id, kind, standing, group_id, profile_version, created_at, updated_at)
    select ${id("ten")}, 'bench-' || n, 'organization', 'cleared', ${id("grp")}, 1, now(), now() from ${numbers}`);
  await run(`insert into exposure (tenant_id, group_id, as_of) select ${id("ten")}, ${id("grp")}, current_date from ${numbers}`);
  const identifiers = `generate_series(0, ${tenants * each - 1}) as i`;
  await run(`insert into identifier_keys (key, kind) select ${keySql("i")}, 'device' from ${identifiers}`);
  await run(`insert into identifiers (key, tenant_id)
    select ${keySql("i")}, ${id("ten").replace("n::text", `(i / ${each})::text`)} from ${identifiers}`);
  await run("alter table identifier_keys add primary key (key)");
  await run("alter table identifiers add primary key (key, tenant_id)");
  await run("create index identifiers_by_tenant on identifiers (tenant_id)");
  await run("vacuum (analyze) identifier_keys, identifiers, tenants, link_groups, exposure");
}
