import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { environmentKeys } from "../../src/platform/config-schema.ts";
import { createApi } from "../helpers/api.ts";
import { anInstanceRequest, aSignup } from "../helpers/requests.ts";
import { openTestServer, type TestServer } from "../helpers/test-server.ts";

const root = join(import.meta.dirname, "../..");
const textOf = (file: string) => readFileSync(join(root, file), "utf8");
const manifests = globSync("config/deploy/kubernetes/*.yaml", { cwd: root });

describe("the files of a deployment", () => {
  let server: TestServer;
  let metrics: string;

  beforeAll(async () => {
    server = await openTestServer();
    const api = createApi(server.url, server.adminKey.key);
    const { body } = await api.post<{ tenant: { id: string } }>("/v1/tenants", aSignup());
    await api.post("/v1/instance-requests", anInstanceRequest(body.tenant.id));
    metrics = await (await fetch(`${server.url}/metrics`)).text();
  });
  afterAll(() => server?.close());

  it.each(["config/deploy/grafana/dashboards/gatehouse.json", "config/deploy/prometheus/alerts.yml"])(
    "%s asks for metrics that there are",
    (file) => {
      const asked = new Set(textOf(file).match(/\b(gatehouse|nodejs|process)_[a-z0-9_]+/g));
      expect(asked.size).toBeGreaterThan(5);
      const known = (name: string) =>
        metrics.includes(`# TYPE ${name.replace(/_(bucket|count|sum)$/, "")} `) || metrics.includes(`# TYPE ${name} `);
      expect([...asked].filter((name) => !known(name))).toEqual([]);
    },
  );

  it.each(["docker-compose.yml", "config/deploy/Dockerfile", ...manifests])("%s sets variables that there are", (file) => {
    const named = textOf(file).match(/\b(GATEHOUSE_[A-Z_]+|DATABASE_[A-Z_]*URL|REDIS_URL)\b/g) ?? [];
    expect([...new Set(named)].filter((name) => !(name in environmentKeys))).toEqual([]);
  });

  it.each(manifests)("%s runs nothing as root and nothing without probes", (file) => {
    const documents = parseAllDocuments(textOf(file)).map((document) => document.toJS());
    for (const { kind, spec } of documents) {
      if (kind !== "Deployment") continue;
      const pod = spec.template.spec;
      expect(pod.securityContext.runAsNonRoot).toBe(true);
      for (const container of pod.containers) {
        expect(container.securityContext).toMatchObject({ readOnlyRootFilesystem: true, allowPrivilegeEscalation: false });
        for (const probe of ["livenessProbe", "readinessProbe", "startupProbe"]) {
          expect(["/healthz", "/readyz"]).toContain(container[probe].httpGet.path);
        }
      }
    }
    expect(documents.length).toBeGreaterThan(0);
  });

  it("docker-compose.yml has all parts, and a kustomization names every manifest", () => {
    const compose = parse(textOf("docker-compose.yml"), { merge: true });
    expect(Object.keys(compose.services)).toEqual(["server", "worker", "postgres", "redis", "prometheus", "grafana"]);
    expect(compose.services.worker.environment.DATABASE_URL).toContain("postgres://");
    const { resources } = parse(textOf("config/deploy/kubernetes/kustomization.yaml"));
    const files = manifests.map((file) => file.split("/").at(-1)).filter((file) => file !== "kustomization.yaml");
    expect(resources.toSorted()).toEqual(files.toSorted());
  });
});
