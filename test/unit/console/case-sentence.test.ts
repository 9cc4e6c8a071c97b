import { describe, expect, it } from "vitest";
import { caseSentence, sentenceText } from "../../../src/console/pages/case/case-sentence.ts";
import type { CaseDetail } from "../../../src/console/queries/wire.ts";
import { aCaseDetail } from "../../helpers/console-case.ts";

const textOf = (found: CaseDetail, name = "Harbour Compute Pty Ltd") =>
  sentenceText(caseSentence(found, name)).replaceAll("\u202f", " ");

describe("the sentence of a case", () => {
  it("says who asks for what, and the gravest reasons first", () => {
    expect(textOf(aCaseDetail())).toBe(
      "Harbour Compute Pty Ltd (AU) asks to become a tenant and expects 5,000,000 accelerator hours. Held: training for an end user in China; paid in USDT; a third party pays in United Arab Emirates; and 1 more reason.",
    );
  });

  it("says of an instance request how many of what, for how long and where", () => {
    const request = {
      tenant: "brisbane-1",
      accelerator: "H100 SXM5 80GB",
      acceleratorsPerInstance: 8,
      instances: 300,
      durationHours: 2160,
      region: { id: "bne-1", country: "AU" },
    };
    expect(textOf(aCaseDetail({ kind: "instance", request, reasons: [] }))).toBe(
      "Harbour Compute Pty Ltd (AU) asks for 2,400 H100 SXM5 80GB for 90 days in bne-1, Australia.",
    );
    const openEnded = { ...request, durationHours: null };
    expect(textOf(aCaseDetail({ kind: "instance", request: openEnded, reasons: [] }))).toContain("without an end");
  });

  it("marks what strangers wrote, so that it is shown isolated", () => {
    const { asks } = caseSentence(aCaseDetail(), "<b>\u202eevil</b>");
    expect(asks.find(({ part }) => part === "tenant")).toEqual({ part: "tenant", text: "<b>\u202eevil</b>", isSaid: true });
    expect(asks.filter(({ isSaid }) => isSaid)).toHaveLength(1);
  });

  it("takes the title of a rule that is none of the default policy's", () => {
    const own = {
      rule: "own.rule",
      title: "The moon is full",
      category: "own",
      points: 1,
      effect: null,
      citation: null,
      evidence: [],
    };
    expect(textOf(aCaseDetail({ reasons: [own] }))).toContain("Held: the moon is full.");
  });

  it("survives facts that are not there", () => {
    const reasons = ["payment.crypto", "ownership.sdn_stake", "geography.concealed", "linkage.group_tier"].map((rule) => ({
      ...aCaseDetail().reasons[0]!,
      rule,
    }));
    expect(textOf(aCaseDetail({ facts: {}, reasons }))).toContain("paid in virtual currency");
  });
});
