import type { Db } from "./database.ts";

export interface StoredPolicy {
  id: string;
  version: number;
  digest: string;
  yaml: string;
}

export interface Policies {
  /** Makes the document the active version: a known one by its digest, else the next number. */
  activate(policy: { id: string; title: string; digest: string; yaml: string }, now: Date): Promise<number>;
  find(id: string, version: number): Promise<StoredPolicy | null>;
  list(): Promise<{ id: string; title: string; activeVersion: number; digest: string }[]>;
}

export function createPolicies(db: Db): Policies {
  return {
    activate: ({ id, title, digest, yaml }, now) =>
      db.transaction().execute(async (transaction) => {
        await transaction
          .insertInto("policies")
          .values({ id, title, active_version: 0 })
          .onConflict((conflict) => conflict.column("id").doUpdateSet({ title }))
          .execute();
        // The row is locked by now: two servers that start at once number the versions one after the other.
        const known = await transaction.selectFrom("policy_versions").selectAll().where("policy_id", "=", id).execute();
        const same = known.find((version) => version.digest === digest);
        const version = same?.version ?? Math.max(0, ...known.map((row) => row.version)) + 1;
        if (!same)
          await transaction
            .insertInto("policy_versions")
            .values({ policy_id: id, version, digest, yaml, created_at: now })
            .execute();
        await transaction.updateTable("policies").set({ active_version: version }).where("id", "=", id).execute();
        return version;
      }),

    async find(id, version) {
      const row = await db
        .selectFrom("policy_versions")
        .selectAll()
        .where("policy_id", "=", id)
        .where("version", "=", version)
        .executeTakeFirst();
      return row ? { id, version, digest: row.digest, yaml: row.yaml } : null;
    },

    async list() {
      const rows = await db
        .selectFrom("policies")
        .innerJoin("policy_versions", (join) =>
          join
            .onRef("policy_versions.policy_id", "=", "policies.id")
            .onRef("policy_versions.version", "=", "policies.active_version"),
        )
        .select(["policies.id", "title", "active_version", "digest"])
        .execute();
      return rows.map((row) => ({ id: row.id, title: row.title, activeVersion: row.active_version, digest: row.digest }));
    },
  };
}
