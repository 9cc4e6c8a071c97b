import type { IForbiddenRuleType } from "dependency-cruiser";

interface Room {
  /** Rooms whose values it may import. Its own files are always open to it. */
  values: readonly string[];
  /** Rooms of which it may import types beside those: one row further down. */
  types?: readonly string[];
}

const EVERYTHING = [
  ...[
    "client",
    "compose",
    "doors",
    "http",
    "jobs",
    "usecases",
    "signals",
    "screening",
    "policy",
    "store",
    "engine",
    "audit",
    "tokens",
  ],
  ...["reports", "contract", "domain", "platform"],
];
const ASKS_USE_CASES: Room = {
  values: ["usecases", "contract", "domain", "platform"],
  types: ["signals", "screening", "policy"],
};
const RULES_ONLY: Room = { values: ["domain", "platform"] };

/** Who may import whom. A room is a folder of `src/`, or a file directly in it. */
export const rooms: Readonly<Record<string, Room>> = {
  cli: { values: ["commands", ...EVERYTHING] },
  commands: { values: EVERYTHING },
  compose: { values: EVERYTHING.filter((room) => room !== "compose") },
  index: { values: ["client", "compose", "doors", "http", "tokens", "platform"], types: ["usecases", "contract", "domain"] },
  client: { values: ["domain", "tokens"], types: ["contract"] },
  doors: ASKS_USE_CASES,
  http: ASKS_USE_CASES,
  jobs: ASKS_USE_CASES,
  usecases: {
    values: ["signals", "screening", "policy", "domain", "platform"],
    types: ["store", "engine", "audit", "tokens"],
  },
  signals: RULES_ONLY,
  screening: RULES_ONLY,
  policy: RULES_ONLY,
  store: RULES_ONLY,
  engine: RULES_ONLY,
  audit: RULES_ONLY,
  tokens: RULES_ONLY,
  reports: RULES_ONLY,
  contract: { values: ["domain"] },
  console: { values: ["contract"] },
  domain: { values: [] },
  platform: { values: [] },
};

const TYPE_ONLY = "type-only" as const;

const placesOf = (names: readonly string[]): string => `^src/(${names.join("|")})([.]ts|/)`;

function rulesOfRoom([name, { values, types = [] }]: [string, Room]): IForbiddenRuleType[] {
  const from = { path: placesOf([name]) };
  const outside = (open: readonly string[]) => ({ path: "^src/", pathNot: placesOf([name, ...open]) });
  return [
    { name: `${name}-values`, severity: "error", from, to: { ...outside(values), dependencyTypesNot: [TYPE_ONLY] } },
    { name: `${name}-types`, severity: "error", from, to: { ...outside([...values, ...types]), dependencyTypes: [TYPE_ONLY] } },
  ];
}

const INPUT_OUTPUT = [
  ...[
    "child_process",
    "cluster",
    "dgram",
    "dns",
    "fs",
    "http",
    "http2",
    "https",
    "inspector",
    "net",
    "os",
    "process",
    "readline",
  ],
  ...["repl", "timers", "tls", "tty", "worker_threads"],
];

/** What dependency-cruiser refuses. */
export const importRules: IForbiddenRuleType[] = [
  ...Object.entries(rooms).flatMap(rulesOfRoom),
  {
    name: "no-cycle",
    severity: "error",
    from: {},
    to: { circular: true, viaOnly: { dependencyTypesNot: [TYPE_ONLY] } },
  },
  {
    name: "pure-without-input-output",
    comment: "domain/ and signals/ are handed what they need: the same facts must come out years later",
    severity: "error",
    from: { path: placesOf(["domain", "signals"]) },
    to: { path: `^(node:)?(${INPUT_OUTPUT.join("|")})(/|$)` },
  },
  {
    name: "client-anywhere",
    comment: "gatehouse/client runs in browsers' workers, Bun and Deno: fetch and WebCrypto are all it may need",
    severity: "error",
    from: { path: "^src/(client([.]ts|/)|tokens/verify-permit[.]ts|domain/errors[.]ts)" },
    to: { dependencyTypes: ["core"], dependencyTypesNot: [TYPE_ONLY] },
  },
  {
    name: "no-development-dependency",
    comment: "who installs the package does not get these",
    severity: "error",
    from: { path: "^src/(?!console/)" },
    to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: [TYPE_ONLY] },
  },
  { name: "nothing-outside-src", severity: "error", from: { path: "^src/" }, to: { path: "^(test|config|dist)/" } },
];
