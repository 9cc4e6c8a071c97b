import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApi } from "../helpers/api.ts";
import { aSignup } from "../helpers/requests.ts";
import { openTestServer, type TestServer } from "../helpers/test-server.ts";

interface Review {
  apiVersion: string;
  kind: string;
  response: {
    uid: string;
    allowed: boolean;
    status?: { code: number; reason: string; message: string };
    warnings?: string[];
    auditAnnotations?: Record<string, string>;
  };
}

const podSpec = (gpus: number, product = "NVIDIA-L4") => ({
  nodeSelector: { "nvidia.com/gpu.product": product },
  containers: [{ name: "train", resources: { limits: { "nvidia.com/gpu": String(gpus) } } }],
});

describe("the Kubernetes admission door", () => {
  let server: TestServer;
  let key: string;
  let tenant: string;
  let sent = 0;

  beforeAll(async () => {
    server = await openTestServer();
    key = await server.keyFor("service");
    const profile = aSignup();
    tenant = String(profile.externalId);
    await createApi(server.url, key).post("/v1/tenants", profile);
  });
  afterAll(() => server?.close());

  async function ask(object: object | null, changes: Record<string, unknown> = {}): Promise<Review> {
    const request = {
      uid: `705ab4f5-${++sent}`,
      kind: { group: "", version: "v1", kind: "Pod" },
      resource: { group: "", version: "v1", resource: "pods" },
      name: `train-${sent}`,
      namespace: tenant,
      operation: "CREATE",
      userInfo: { username: "alice", groups: ["system:authenticated"] },
      object,
      oldObject: null,
      dryRun: false,
      options: { kind: "CreateOptions" },
      ...changes,
    };
    const response = await fetch(`${server.url}/doors/kubernetes/admission?key=${key}&region=eu-north-1&country=SE`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ apiVersion: "admission.k8s.io/v1", kind: "AdmissionReview", request }),
    });
    expect(response.status).toBe(200);
    const review = (await response.json()) as Review;
    expect(review).toMatchObject({ apiVersion: "admission.k8s.io/v1", kind: "AdmissionReview", response: { uid: request.uid } });
    return review;
  }

  const aPod = (gpus: number, product?: string, metadata: object = {}) => ({
    metadata: { name: "train", ...metadata },
    spec: podSpec(gpus, product),
  });

  it("lets a modest pod in, and writes its decision into the cluster's audit log", async () => {
    const { response } = await ask(aPod(1));
    expect(response).toMatchObject({ allowed: true, auditAnnotations: { "decision-0": expect.stringMatching(/^allow dec_/) } });
  });

  it("has nothing to say of what asks for no accelerator, of reads, and of exempt namespaces", async () => {
    const web = { metadata: {}, spec: { containers: [{ name: "web" }] } };
    for (const review of [
      await ask(web),
      await ask(null, { operation: "DELETE", oldObject: aPod(8) }),
      await ask(aPod(8, "NVIDIA-H100"), { namespace: "kube-system" }),
    ])
      expect(review.response).toEqual({ uid: expect.any(String), allowed: true });
  });

  it("holds a training cluster with a message that kubectl shows", async () => {
    const object = {
      metadata: { name: "llm" },
      spec: { pytorchReplicaSpecs: { Worker: { replicas: 300, template: { spec: podSpec(8, "NVIDIA-H100-80GB-HBM3") } } } },
    };
    const { response } = await ask(object, { kind: { group: "kubeflow.org", version: "v1", kind: "PyTorchJob" } });
    expect(response).toMatchObject({ allowed: false, status: { code: 403, reason: "Held" } });
    expect(response.status?.message).toMatch(/holds this request .* \(dec_\w+\)/);
  });

  it("decides on what a change adds", async () => {
    const deployment = (replicas: number) => ({
      metadata: { name: "serve" },
      spec: { replicas, template: { spec: podSpec(8, "NVIDIA-H100-80GB-HBM3") } },
    });
    const update = { operation: "UPDATE", kind: { group: "apps", version: "v1", kind: "Deployment" } };
    expect((await ask(deployment(300), { ...update, oldObject: deployment(300) })).response.allowed).toBe(true);
    expect((await ask(deployment(600), { ...update, oldObject: deployment(300) })).response.allowed).toBe(false);
  });

  it("takes pods of the cluster's own controllers as decided, and nobody else's word for it", async () => {
    const owned = aPod(8, "NVIDIA-H100-80GB-HBM3", {
      ownerReferences: [{ kind: "ReplicaSet", name: "x", uid: "1", controller: true }],
    });
    const big = { ...owned, spec: { ...owned.spec, containers: Array.from({ length: 200 }, () => podSpec(100).containers[0]) } };
    const controller = { userInfo: { username: "system:serviceaccount:kube-system:replicaset-controller" } };
    expect((await ask(big, controller)).response.allowed).toBe(true);
    expect((await ask(big)).response.allowed).toBe(false);
  });

  it("a dry run says what would be, and stores nothing", async () => {
    const decisions = async () =>
      (await createApi(server.url, server.adminKey.key).get<{ items: unknown[] }>(`/v1/decisions?tenant=${tenant}&limit=200`))
        .body.items.length;
    const before = await decisions();
    const { response } = await ask(
      { metadata: {}, spec: { replicas: 300, template: { spec: podSpec(8, "NVIDIA-H100-80GB-HBM3") } } },
      { dryRun: true },
    );
    expect(response).toMatchObject({ allowed: true, warnings: [expect.stringMatching(/would hold/)] });
    expect(await decisions()).toBe(before);
  });

  it("a namespace that stands for no tenant gets no accelerators", async () => {
    const { response } = await ask(aPod(1), { namespace: "nobody" });
    expect(response).toMatchObject({ allowed: false, status: { message: expect.stringMatching(/cannot decide/) } });
  });

  it("an annotation can name the tenant", async () => {
    const pod = aPod(1, undefined, { annotations: { "gatehouse.dev/tenant": tenant } });
    expect((await ask(pod, { namespace: "team-a" })).response.allowed).toBe(true);
  });

  it.each([{}, { apiVersion: "admission.k8s.io/v1beta1", kind: "AdmissionReview", request: {} }, [], { kind: "Pod" }])(
    "%j is no review: 422",
    async (body) => {
      const response = await fetch(`${server.url}/doors/kubernetes/admission`, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
        body: JSON.stringify(body),
      });
      expect(response.status).toBe(422);
      expect(((await response.json()) as { errors: unknown[] }).errors.length).toBeGreaterThan(0);
    },
  );

  it("asks for a key", async () => {
    expect((await fetch(`${server.url}/doors/kubernetes/admission`, { method: "POST" })).status).toBe(401);
  });
});
