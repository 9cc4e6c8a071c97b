import { type Selectable, sql, type Transaction } from "kysely";
import type { AuditEntry } from "../domain/audit-entry.ts";
import type { PolicyActor, PolicyState, PolicyStep, PolicySummary, PolicyVersion } from "../domain/policy-version.ts";
import { insertAudit } from "./cases.ts";
import type { Db } from "./database.ts";
import type { PolicyVersionRow, Tables } from "./schema.ts";

/** The document of a new version, with all that it is numbered and told apart by. */
export interface PolicyText {
  id: string;
  title: string;
  digest: string;
  yaml: string;
}

export interface NewPolicyVersion extends PolicyText {
  versionId: string;
  author: PolicyActor;
  reason: string | null;
  at: Date;
}

export interface PolicyChange {
  set: { state: PolicyState; scheduledFor: string | null; steps: PolicyVersion["steps"] };
  /** The version that decided until now gives way, with this step. */
  supersedes?: PolicyStep;
  audit: AuditEntry[];
}

export type StoredPolicy = PolicyVersion & { yaml: string };

/** What works on the versions inside one transaction, with everybody else who would change one waiting. */
export interface PolicyWrites {
  active: PolicyVersion | null;
  /** The newest version of a policy with this digest. */
  findByDigest(id: string, digest: string): Promise<PolicyVersion | null>;
  /** Numbers and writes a draft. */
  insert(draft: NewPolicyVersion, audit: (version: PolicyVersion) => AuditEntry): Promise<PolicyVersion>;
  find(id: string, version: number): Promise<PolicyVersion | null>;
  change(found: PolicyVersion, change: PolicyChange): Promise<PolicyVersion>;
}

export interface Policies {
  write<T>(work: (writes: PolicyWrites) => Promise<T>): Promise<T>;
  find(id: string, version: number): Promise<StoredPolicy | null>;
  list(): Promise<PolicySummary[]>;
  /** Newest first; null when there is no such policy. */
  listVersions(id: string, page: { limit: number; before: number | null }): Promise<PolicyVersion[] | null>;
  /** The versions at work, active and shadows. */
  atWork(): Promise<{ id: string; version: number; state: PolicyState }[]>;
  /** Versions whose time to become active has come, in its order. */
  due(now: Date): Promise<PolicyVersion[]>;
}

/** The channel on which every server hears that other versions are at work. */
export const POLICY_CHANNEL = "gatehouse_policy";

/** All but the document, which can be long. */
const versionColumns = [
  "policy_id",
  "version",
  "version_id",
  "title",
  "digest",
  "author_id",
  "author_name",
  "reason",
  "created_at",
  "state",
  "steps",
  "scheduled_for",
] as const satisfies readonly (keyof PolicyVersionRow)[];

function rowToVersion(row: Pick<Selectable<PolicyVersionRow>, (typeof versionColumns)[number]>): PolicyVersion {
  return {
    id: row.policy_id,
    version: row.version,
    versionId: row.version_id,
    title: row.title,
    digest: row.digest,
    state: row.state as PolicyState,
    author: { id: row.author_id, name: row.author_name },
    reason: row.reason,
    createdAt: row.created_at.toISOString(),
    scheduledFor: row.scheduled_for?.toISOString() ?? null,
    steps: row.steps as PolicyVersion["steps"],
  };
}

const versionsOf = (db: Db | Transaction<Tables>, id: string) =>
  db.selectFrom("policy_versions").select(versionColumns).where("policy_id", "=", id);

async function insertVersion(transaction: Transaction<Tables>, draft: NewPolicyVersion): Promise<PolicyVersion> {
  const { id, title, at, author } = draft;
  await transaction
    .insertInto("policies")
    .values({ id, title })
    .onConflict((conflict) => conflict.column("id").doUpdateSet({ title }))
    .execute();
  const { latest } = await transaction
    .selectFrom("policy_versions")
    .select(({ fn }) => fn.max("version").as("latest"))
    .where("policy_id", "=", id)
    .executeTakeFirstOrThrow();
  const row = await transaction
    .insertInto("policy_versions")
    .values({
      policy_id: id,
      version: (latest ?? 0) + 1,
      version_id: draft.versionId,
      title,
      digest: draft.digest,
      yaml: draft.yaml,
      author_id: author.id,
      author_name: author.name,
      reason: draft.reason,
      created_at: at,
      state: "draft",
      steps: "{}",
    })
    .returning(versionColumns)
    .executeTakeFirstOrThrow();
  return rowToVersion(row);
}

async function changeVersion(
  transaction: Transaction<Tables>,
  { id, version }: PolicyVersion,
  { set }: PolicyChange,
): Promise<PolicyVersion> {
  const row = await transaction
    .updateTable("policy_versions")
    .set({ state: set.state, scheduled_for: set.scheduledFor, steps: JSON.stringify(set.steps) })
    .where("policy_id", "=", id)
    .where("version", "=", version)
    .returning(versionColumns)
    .executeTakeFirstOrThrow();
  return rowToVersion(row);
}

async function writesIn(transaction: Transaction<Tables>): Promise<PolicyWrites> {
  // There are few changes of policies and each looks at all versions: one lock for all of them.
  await sql`select pg_advisory_xact_lock(hashtext('gatehouse policies'))`.execute(transaction);
  const row = await transaction
    .selectFrom("policy_versions")
    .select(versionColumns)
    .where("state", "=", "active")
    .executeTakeFirst();
  const active = row ? rowToVersion(row) : null;
  return {
    active,
    async find(id, version) {
      const found = await versionsOf(transaction, id).where("version", "=", version).executeTakeFirst();
      return found ? rowToVersion(found) : null;
    },
    async findByDigest(id, digest) {
      const found = await versionsOf(transaction, id)
        .where("digest", "=", digest)
        .orderBy("version", "desc")
        .limit(1)
        .executeTakeFirst();
      return found ? rowToVersion(found) : null;
    },
    async insert(draft, audit) {
      const version = await insertVersion(transaction, draft);
      await insertAudit(transaction, [audit(version)]);
      return version;
    },
    async change(found, change) {
      if (change.supersedes && active) {
        const steps = { ...active.steps, retire: change.supersedes };
        await changeVersion(transaction, active, { set: { state: "retired", scheduledFor: null, steps }, audit: [] });
      }
      const changed = await changeVersion(transaction, found, change);
      await insertAudit(transaction, change.audit);
      await sql`select pg_notify(${POLICY_CHANNEL}, ${found.id})`.execute(transaction);
      return changed;
    },
  };
}

export function createPolicies(db: Db): Policies {
  return {
    write: (work) => db.transaction().execute(async (transaction) => work(await writesIn(transaction))),

    async find(id, version) {
      const row = await versionsOf(db, id).select("yaml").where("version", "=", version).executeTakeFirst();
      return row ? { ...rowToVersion(row), yaml: row.yaml } : null;
    },

    async list() {
      const rows = await db
        .selectFrom("policies")
        .innerJoin("policy_versions as v", "v.policy_id", "policies.id")
        .select(["policies.id", "v.title", "v.version", "v.state", "v.digest"])
        .orderBy("policies.id")
        .orderBy("v.version", "desc")
        .execute();
      return [...Map.groupBy(rows, ({ id }) => id)].map(([id, versions]) => {
        const active = versions.find(({ state }) => state === "active");
        const shown = active ?? versions[0];
        return {
          id,
          title: shown?.title ?? id,
          activeVersion: active?.version ?? null,
          digest: shown?.digest ?? "",
          latestVersion: versions[0]?.version ?? 0,
          shadowVersions: versions.filter(({ state }) => state === "shadow").map(({ version }) => version),
        };
      });
    },

    async listVersions(id, { limit, before }) {
      let query = versionsOf(db, id).orderBy("version", "desc").limit(limit);
      if (before !== null) query = query.where("version", "<", before);
      const rows = await query.execute();
      if (rows.length > 0) return rows.map(rowToVersion);
      return (await db.selectFrom("policies").select("id").where("id", "=", id).executeTakeFirst()) ? [] : null;
    },

    async atWork() {
      const rows = await db
        .selectFrom("policy_versions")
        .select(["policy_id", "version", "state"])
        .where("state", "in", ["active", "shadow"])
        .orderBy("policy_id")
        .orderBy("version")
        .execute();
      return rows.map((row) => ({ id: row.policy_id, version: row.version, state: row.state as PolicyState }));
    },

    async due(now) {
      const query = db.selectFrom("policy_versions").select(versionColumns).where("scheduled_for", "<=", now);
      return (await query.orderBy("scheduled_for").execute()).map(rowToVersion);
    },
  };
}
