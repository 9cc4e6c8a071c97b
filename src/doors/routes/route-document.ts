import { z } from "zod";
import { type Bucket, buckets } from "../../domain/compute.ts";
import { choices } from "../unavailable/choice.ts";

/** Text is a CEL expression; numbers, booleans and null stand for themselves. */
const field = z.union([z.string().min(1), z.number(), z.boolean(), z.null()]);
const methods = z
  .union([z.string(), z.array(z.string()).min(1)])
  .transform((value) => [value].flat().map((it) => it.toUpperCase()));

const pattern = z
  .string()
  .regex(/^\/(?:[^\s?#]*)$/, "must be a path that begins with /")
  .refine((path) => !path.slice(0, -3).includes("**"), "** may stand at the end only");

const choice = z.enum(choices);
const byBucket = z.strictObject({
  default: choice,
  ...(Object.fromEntries(buckets.map((bucket) => [bucket, choice.optional()])) as Record<Bucket, z.ZodOptional<typeof choice>>),
});

/** What is said while nothing can be decided: one for all, or by the bucket of the accelerator. */
const choiceRule = z.union([choice, byBucket]);

const route = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, "must be lower-case letters, digits and dashes"),
    method: methods.optional(),
    path: z.union([pattern, z.array(pattern).min(1)]).transform((value) => [value].flat()),
    when: z.string().optional(),
    ask: z.enum(["signup", "instance", "permit", "pass", "deny"]),
    request: z.record(z.string().regex(/^[a-zA-Z][\w.]*\??$/, "must be a field, with dots into objects"), field).optional(),
    body: z.string().optional(),
    matches: z.string().optional(),
    onUnavailable: choiceRule.default("hold"),
  })
  .superRefine(({ ask, request, body, matches }, context) => {
    const refuse = (path: string, message: string) => context.addIssue({ code: "custom", path: [path], message });
    const decides = ask === "signup" || ask === "instance";
    if (decides && (request === undefined) === (body === undefined))
      refuse("ask", `${ask} needs either \`request\` (its fields) or \`body\` (an expression for the whole)`);
    if (!decides && (request !== undefined || body !== undefined)) refuse("request", `is for signup and instance, not ${ask}`);
    if ((ask === "permit") !== (matches !== undefined)) refuse("matches", "goes with ask: permit, and only with it");
  });

/** `config/routes.yaml`: which calls are sign-ups or instance requests, and where their fields stand. */
export const routeDocument = z.strictObject({
  unmatched: z.enum(["pass", "deny"]),
  tables: z.record(z.string(), z.record(z.string(), z.json())).default({}),
  routes: z.array(route).superRefine((routes, context) => {
    for (const [i, { id }] of routes.entries())
      if (routes.findIndex((other) => other.id === id) < i)
        context.addIssue({ code: "custom", path: [i, "id"], message: `there are two routes with the id ${id}` });
  }),
});

export type RouteDocument = z.output<typeof routeDocument>;
export type RouteEntry = RouteDocument["routes"][number];
