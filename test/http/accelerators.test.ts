import { afterAll, beforeAll, expect, it } from "vitest";
import type { AcceleratorReport } from "../../src/domain/accelerator-report.ts";
import { createApi } from "../helpers/api.ts";
import { shippedCatalog } from "../helpers/shipped-catalog.ts";
import { openTestServer, type TestServer } from "../helpers/test-server.ts";

type Page = { items: AcceleratorReport[]; nextCursor: string | null };

let server: TestServer;
let api: ReturnType<typeof createApi>;
beforeAll(async () => {
  server = await openTestServer();
  api = createApi(server.url, await server.keyFor("service"));
});
afterAll(() => server.close());

it("a control plane asks what a name of its own will be decided as", async () => {
  const { status, body } = await api.get<Page>(`/v1/accelerators?q=${encodeURIComponent("8 x MIG 1g.10gb H100")}`);
  expect(status).toBe(200);
  expect(body.items[0]).toMatchObject({ id: "nvidia-h100-sxm", bucket: "a.1", controlled: true });
  const { body: none } = await api.get<Page>("/v1/accelerators?q=quantum-9000");
  expect(none).toEqual({ items: [], nextCursor: null });
});

it("the whole catalogue comes in pages", async () => {
  const ids: string[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const { body }: { body: Page } = await api.get<Page>(`/v1/accelerators?limit=50&cursor=${cursor}`);
    expect(body.items.length).toBeLessThanOrEqual(50);
    ids.push(...body.items.map(({ id }) => id));
    cursor = body.nextCursor;
  }
  expect(ids).toEqual(shippedCatalog.accelerators.map(({ id }) => id));
});

it.each(["cursor=garbage%20", "limit=0", "limit=201", `q=${"x".repeat(201)}`, "name=H100"])(
  "%.20s does not fit",
  async (query) => {
    const { status, body } = await api.get<{ type: string }>(`/v1/accelerators?${query}`);
    expect([status, body.type]).toEqual([422, "/problems/validation"]);
  },
);
