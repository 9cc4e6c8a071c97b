import { z } from "zod";

/** RFC 9457. */
export const problem = z
  .object({
    type: z
      .string()
      .meta({ description: "URI reference that names the problem and can be read", example: "/problems/validation" }),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    requestId: z.string(),
    errors: z
      .array(z.object({ pointer: z.string(), message: z.string() }))
      .optional()
      .meta({
        description:
          "What does not fit: JSON Pointers (RFC 6901) into the body; into `/query/…` and `/header/…` for query parameters and headers",
      }),
  })
  .meta({ id: "Problem" });

export type Problem = z.infer<typeof problem>;

/** What `GET /problems/{code}` says of a kind of problem. */
export const problemExplanation = z
  .object({ type: z.string(), title: z.string(), status: z.int(), meaning: z.string() })
  .meta({ id: "ProblemExplanation" });
