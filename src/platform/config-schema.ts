import ipaddr from "ipaddr.js";
import { z } from "zod";

const bearerKey = z.string().regex(/^[\x21-\x7e]+$/, "must be printable characters without spaces");

/** 32 bytes, as 64 hexadecimal digits or as base64 (standard or URL alphabet). */
const masterKey = z.string().transform((text, context) => {
  const bytes = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, "hex") : Buffer.from(text, "base64");
  const isWhole = /^[0-9a-f]{64}$/i.test(text) || /^[\w+/-]{43}=?$/.test(text);
  if (isWhole && bytes.length === 32) return new Uint8Array(bytes);
  context.addIssue({ code: "custom", message: "must be 32 bytes: 64 hexadecimal digits, or base64" });
  return z.NEVER;
});

const POSTGRES = /^postgres(ql)?:\/\/\S+$/;
const REDIS = /^rediss?(\+sentinel|\+cluster)?:\/\/\S+$/;
const httpUrl = z.string().regex(/^https?:\/\/[^\s/]+\S*[^\s/]$/, "must be an http(s) address without a slash at its end");
const path = z.string().min(1, "must be a path");
const port = "must be a whole number from 0 to 65535";
const positive = z.number("must be a number").positive("must be greater than 0");
const weight = z.number("must be a number").min(0, "must be 0 or more").max(1000, "must be at most 1000");
const percent = z.number("must be a number").min(0, "must be from 0 to 100").max(100, "must be from 0 to 100");
const share = z.number("must be a number").min(0, "must be from 0 to 1").max(1, "must be from 0 to 1");

/** Every key of `config/default.yaml`; there each is documented. A key that is not here is refused. */
export const configSchema = z.strictObject({
  server: z.strictObject({
    host: z.string().regex(/^[\w.:-]+$/, "must be an address or a host name"),
    port: z.int(port).min(0, port).max(65_535, port),
  }),
  dataDir: path,
  database: z.strictObject({
    // Not z.url(): libpq's own form of a Unix socket (postgres://user@/name?host=/directory) is no URL to WHATWG.
    url: z.string().regex(POSTGRES, "must be a postgres:// or postgresql:// address").nullable(),
    directUrl: z.string().regex(POSTGRES, "must be a postgres:// or postgresql:// address").nullable(),
    isPooled: z.boolean("must be true or false"),
  }),
  redis: z.strictObject({
    url: z.string().regex(REDIS, "must be a redis://, rediss://, redis+sentinel:// or redis+cluster:// address").nullable(),
  }),
  limits: z.strictObject({
    keyPerSecond: z.int("must be a whole number").positive("must be greater than 0").nullable(),
    tenantPerMinute: z.int("must be a whole number").positive("must be greater than 0").nullable(),
    callsAtOnce: z.int("must be a whole number").positive("must be greater than 0"),
  }),
  jobs: z.strictObject({ inServer: z.boolean("must be true or false") }),
  adminKey: bearerKey.nullable(),
  apiKey: bearerKey.nullable(),
  masterKey: masterKey.nullable(),
  lists: path.nullable(),
  policy: path.nullable(),
  routes: path.nullable(),
  places: z.strictObject({ database: path.nullable() }),
  log: z.strictObject({ level: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]) }),
  screening: z
    .strictObject({ strongThreshold: share, reviewThreshold: share })
    .refine((it) => it.reviewThreshold <= it.strongThreshold, {
      path: ["reviewThreshold"],
      message: "must not be above screening.strongThreshold",
    }),
  compute: z.strictObject({ openEndedDays: positive, assumedPeakTflops: positive }),
  ownership: z.strictObject({ affiliatesRule: z.enum(["auto", "on", "off"]) }),
  links: z.strictObject({
    addressBlock: z.strictObject({
      joins: z.enum(["withUserAgent", "alone", "off"]),
      ipv4Bits: z.int("must be a whole number").min(8, "must be from 8 to 32").max(32, "must be from 8 to 32"),
      ipv6Bits: z.int("must be a whole number").min(16, "must be from 16 to 128").max(128, "must be from 16 to 128"),
    }),
    commonHolders: z.int("must be a whole number").min(2, "must be 2 or more"),
  }),
  exposure: z.strictObject({ unusedPermits: z.enum(["whenReported", "always", "never"]), graceMinutes: positive }),
  events: z.strictObject({ futureMinutes: positive, maxAgeDays: positive }),
  monitoring: z.strictObject({ delaySeconds: positive, quietDays: positive, evidenceMinutes: positive }),
  webhooks: z.strictObject({
    allowedNetworks: z.array(z.string().refine((it) => ipaddr.isValidCIDR(it), "must be a network in CIDR notation")),
    timeoutSeconds: positive.max(20, "must be at most 20"),
    giveUpHours: positive,
    keepDays: positive,
  }),
  permits: z.strictObject({ issuer: z.string().min(1, "must not be empty"), ttlMinutes: positive }),
  publicUrl: httpUrl.nullable(),
  signIn: z.strictObject({
    idleMinutes: positive,
    longestHours: positive,
    linkMinutes: positive,
    oidc: z
      .strictObject({
        issuer: httpUrl.nullable(),
        clientId: z.string().nullable(),
        clientSecret: z.string().nullable(),
        audience: z.string().nullable(),
        scopes: z.string().regex(/(^| )openid( |$)/, "must hold openid"),
        rolesClaim: z.string().min(1, "must not be empty"),
        roleMap: z.record(z.string(), z.string()),
      })
      .refine((it) => it.issuer === null || it.clientId !== null, {
        path: ["clientId"],
        message: "must be set where signIn.oidc.issuer is (GATEHOUSE_OIDC_CLIENT_ID)",
      }),
  }),
  doors: z.strictObject({
    deadlineMs: positive,
    kubernetes: z.strictObject({
      tenantKey: z.string().min(1, "must not be empty"),
      region: z.strictObject({ id: z.string().min(1), country: z.string().regex(/^[A-Z]{2}$/, "must be ISO 3166-1 alpha-2") }),
      address: z.string().min(1),
      onUnavailable: z.enum(["hold", "deny", "allow"], "must be hold, deny or allow"),
      exemptNamespaces: z.array(z.string()),
      trustedControllers: z.array(z.string()),
    }),
  }),
  cases: z.strictObject({
    claimMinutes: positive,
    assignedHours: positive,
    dueHours: z.strictObject({ signup: positive, instance: positive, monitoring: positive }),
    calendar: path.nullable(),
    warnHours: positive,
    escalateHours: positive.nullable(),
    heldDays: positive,
    suspendOnRejection: z.boolean("must be true or false"),
    priority: z.strictObject({
      score: weight,
      waitingHour: weight,
      dueHour: weight,
      computeDecade: weight,
      standing: z.record(z.string(), weight),
    }),
    secondLooks: z.strictObject({ allowedPercent: percent, verdictPercent: percent }),
    attachmentTypes: z.array(z.string().regex(/^[\w.+-]+\/[\w.+-]+$/, "must be a media type")).min(1, "must name at least one"),
  }),
});

/** What was read and checked. Paths are absolute; `lists` and `policy` name the shipped files where nothing else is set. */
export type Config = Readonly<
  Omit<z.output<typeof configSchema>, "lists" | "policy" | "routes"> & {
    routes: string;
    lists: string;
    policy: string;
  }
>;

export interface EnvironmentKey {
  /** Where the value stands in the configuration, with dots. */
  key: string;
  /** A secret's value is never repeated in a message. */
  isSecret?: true;
  isNumber?: true;
  isBoolean?: true;
  /** Several values, with commas between them. */
  isList?: true;
}

export const environmentKeys: Record<string, EnvironmentKey> = {
  GATEHOUSE_HOST: { key: "server.host" },
  GATEHOUSE_PORT: { key: "server.port", isNumber: true },
  GATEHOUSE_DATA_DIR: { key: "dataDir" },
  GATEHOUSE_ADMIN_KEY: { key: "adminKey", isSecret: true },
  GATEHOUSE_KEY: { key: "apiKey", isSecret: true },
  GATEHOUSE_MASTER_KEY: { key: "masterKey", isSecret: true },
  GATEHOUSE_LISTS: { key: "lists" },
  GATEHOUSE_POLICY: { key: "policy" },
  GATEHOUSE_ROUTES: { key: "routes" },
  GATEHOUSE_PLACES: { key: "places.database" },
  GATEHOUSE_LOG_LEVEL: { key: "log.level" },
  GATEHOUSE_PUBLIC_URL: { key: "publicUrl" },
  GATEHOUSE_OIDC_ISSUER: { key: "signIn.oidc.issuer" },
  GATEHOUSE_OIDC_CLIENT_ID: { key: "signIn.oidc.clientId" },
  GATEHOUSE_OIDC_CLIENT_SECRET: { key: "signIn.oidc.clientSecret", isSecret: true },
  GATEHOUSE_WEBHOOK_NETWORKS: { key: "webhooks.allowedNetworks", isList: true },
  DATABASE_URL: { key: "database.url", isSecret: true },
  DATABASE_DIRECT_URL: { key: "database.directUrl", isSecret: true },
  GATEHOUSE_DATABASE_POOLED: { key: "database.isPooled", isBoolean: true },
  REDIS_URL: { key: "redis.url", isSecret: true },
  GATEHOUSE_KEY_PER_SECOND: { key: "limits.keyPerSecond", isNumber: true },
  GATEHOUSE_TENANT_PER_MINUTE: { key: "limits.tenantPerMinute", isNumber: true },
  GATEHOUSE_JOBS_IN_SERVER: { key: "jobs.inServer", isBoolean: true },
};
