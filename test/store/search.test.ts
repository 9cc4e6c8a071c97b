import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Decision } from "../../src/domain/decision.ts";
import type { CaseSummary } from "../../src/domain/review-case.ts";
import type { TenantSummary } from "../../src/domain/tenant.ts";
import { type Api, createApi } from "../helpers/api.ts";
import { aHeldSignup, aSignup } from "../helpers/requests.ts";
import { openTestServer, type TestServer } from "../helpers/test-server.ts";

const WALLET = "TQn9Y2khEsLJW1ChVWFMSMeRDow5KcbLSE";

describe("looking for tenants and cases", () => {
  let server: TestServer;
  let operator: Api;
  let analyst: Api;
  let held: Decision;

  const signup = aHeldSignup({
    externalId: "acct-search-1",
    name: "Søndergård Compute GmbH",
    aliases: ["Quellwasser Rechenzentrum"],
    registration: { number: "HRB 65-2000", country: "DE", formedOn: "2015-04-01" },
    email: "Ops@Soendergard.example",
    phone: "+49 30 901820",
    owners: [
      {
        kind: "organization",
        name: "Oxbow Holdings Ltd",
        headquartersCountry: "GB",
        percent: 100,
        owners: [
          { kind: "individual", name: "Wei Zhang", aliases: ["张伟", "Дмитрий Чжан"], residenceCountry: "GB", percent: 100 },
        ],
      },
    ],
    payment: {
      method: "crypto",
      payerName: "Kestrel Treuhand",
      payerCountry: "AE",
      crypto: { asset: "USDT", network: "TRX", address: WALLET },
    },
  });

  beforeAll(async () => {
    server = await openTestServer();
    operator = createApi(server.url, await server.keyFor("service"));
    analyst = createApi(server.url, await server.keyFor("analyst"));
    const { status, body } = await operator.post<Decision>("/v1/tenants", signup);
    expect([status, body.outcome]).toEqual([201, "review"]);
    held = body;
    expect((await operator.post("/v1/tenants", aSignup())).status).toBe(201);
  });
  afterAll(() => server?.close());

  const search = async <T>(path: string, q: string) =>
    (await analyst.get<{ items: T[] }>(`${path}?q=${encodeURIComponent(q)}`)).body.items;
  const tenants = async (q: string) => (await search<TenantSummary>("/v1/tenants", q)).map(({ externalId }) => externalId);
  const cases = async (q: string) => (await search<CaseSummary>("/v1/cases", q)).map(({ id }) => id);

  it.each([
    ["a word of the name", "compute"],
    ["a word without its accents", "SONDERGARD"],
    ["the legal form with another word", "gmbh søndergård"],
    ["a word of an alias", "Quellwasser"],
    ["an owner", "Oxbow"],
    ["an owner's owner, in any order", "zhang wei"],
    ["an alias in Chinese", "张伟"],
    ["an alias in Cyrillic", "дмитрий"],
    ["the payer", "kestrel"],
    ["an end user", "lantern intelligence"],
    ["the mail address in another case", "ops@SOENDERGARD.example"],
    ["the telephone number without its signs", "004930901820"],
    ["the wallet", WALLET],
    ["the registration number", "hrb 652000"],
    ["the external id", "acct-search-1"],
  ])("finds by %s", async (_, q) => {
    expect(await tenants(q)).toEqual(["acct-search-1"]);
    expect(await cases(q)).toEqual([held.caseId]);
  });

  it.each([
    ["part of a word", "quellwass"],
    ["a word that is nobody's beside one that is", "compute nobody"],
    ["part of the external id", "acct-search"],
    ["part of the mail address", "soendergard.exampl"],
    ["another case of a wallet that minds it", WALLET.toLowerCase()],
    ["signs only", "★ !"],
  ])("does not find by %s", async (_, q) => {
    expect([await tenants(q), await cases(q)]).toEqual([[], []]);
  });

  it("finds by ids", async () => {
    expect(await tenants(held.tenant.id)).toEqual(["acct-search-1"]);
    for (const id of [held.tenant.id, held.id, held.caseId ?? ""]) expect(await cases(id)).toEqual([held.caseId]);
  });

  it("finds among those that fit the rest of the filter, page by page", async () => {
    const none = await analyst.get<{ items: unknown[] }>("/v1/cases?q=compute&kind=instance");
    expect(none.body.items).toEqual([]);
    const cleared = await analyst.get<{ items: unknown[] }>("/v1/tenants?q=compute&standing=cleared");
    expect(cleared.body.items).toEqual([]);
    for (let i = 0; i < 3; i++)
      expect((await operator.post("/v1/tenants", aSignup({ name: `Paged Palisade ${i} Inc.` }))).status).toBe(201);
    const first = await analyst.get<{ items: TenantSummary[]; nextCursor: string }>("/v1/tenants?q=palisade&limit=2");
    const rest = await analyst.get<{ items: TenantSummary[] }>(`/v1/tenants?q=palisade&limit=2&cursor=${first.body.nextCursor}`);
    expect([...first.body.items, ...rest.body.items].map(({ name }) => name).sort()).toEqual(
      [0, 1, 2].map((i) => `Paged Palisade ${i} Inc.`),
    );
  });

  it("forgets the names of a profile that was replaced", async () => {
    const mine = aSignup({ name: "Umbrella Fern Inc." });
    await operator.post("/v1/tenants", mine);
    expect(await tenants("fern")).toEqual([mine.externalId]);
    expect((await operator.put(`/v1/tenants/${mine.externalId}`, { ...mine, name: "Umbrella Moss Inc." })).status).toBe(200);
    expect([await tenants("fern"), await tenants("moss")]).toEqual([[], [mine.externalId]]);
  });
});
