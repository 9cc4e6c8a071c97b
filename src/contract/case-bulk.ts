import { z } from "zod";
import { assignment, caseSummary, closing, escalation, note, verdict } from "./case.ts";
import { typeId } from "./primitives.ts";
import { problem } from "./problem.ts";

const MOST = 200;

const cases = z
  .array(z.strictObject({ id: typeId("case", "Id of a case"), revision: z.int().min(1) }))
  .min(1, "at least one case")
  .max(MOST, `at most ${MOST} cases`)
  .refine((all) => new Set(all.map(({ id }) => id)).size === all.length, "a case may stand in it once");

const plain = z.strictObject({ cases });

/** The same fields as the change of one case, beside the cases with the revisions that they were seen at. */
export const bulkChange = z
  .discriminatedUnion("action", [
    plain.extend({ action: z.literal("claim") }),
    plain.extend({ action: z.literal("release") }),
    plain.extend({ action: z.literal("assign"), ...assignment.shape }),
    plain.extend({ action: z.literal("escalate"), ...escalation.shape }),
    plain.extend({ action: z.literal("note"), ...note.shape }),
    plain.extend({ action: z.literal("verdict"), ...verdict.shape }),
    plain.extend({ action: z.literal("close"), ...closing.shape }),
  ])
  .meta({ id: "BulkChange" });

export const bulkResults = z
  .object({
    results: z.array(
      z.object({
        id: z.string(),
        status: z.int().meta({ description: "What the change of this case alone would have been answered with" }),
        case: caseSummary.nullable(),
        problem: problem.nullable(),
      }),
    ),
  })
  .meta({ id: "BulkResults" });
