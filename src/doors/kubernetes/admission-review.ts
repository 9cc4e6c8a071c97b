import { z } from "zod";

const object = z.looseObject({}).nullish();

/** The parts of an admission.k8s.io/v1 AdmissionReview that are read. */
export const admissionReview = z.looseObject({
  apiVersion: z.literal("admission.k8s.io/v1"),
  kind: z.literal("AdmissionReview"),
  request: z.looseObject({
    uid: z.string().min(1).max(200),
    kind: z.looseObject({ group: z.string().default(""), version: z.string(), kind: z.string() }),
    namespace: z.string().default(""),
    name: z.string().default(""),
    operation: z.enum(["CREATE", "UPDATE", "DELETE", "CONNECT"]),
    userInfo: z.looseObject({ username: z.string().default("") }).default({ username: "" }),
    object,
    oldObject: object,
    dryRun: z.boolean().nullish(),
  }),
});

export type AdmissionRequest = z.output<typeof admissionReview>["request"];

export interface AdmissionAnswer {
  allowed: boolean;
  /** HTTP code that `kubectl` is shown. */
  code?: number;
  reason?: string;
  message?: string;
  warnings?: string[];
  annotations?: Record<string, string>;
}

const MAX_WARNING = 250;

/** The same apiVersion and uid, as the API server wants it. */
export const presentReview = (uid: string, answer: AdmissionAnswer) => ({
  apiVersion: "admission.k8s.io/v1",
  kind: "AdmissionReview",
  response: {
    uid,
    allowed: answer.allowed,
    ...(!answer.allowed && {
      status: { code: answer.code ?? 403, reason: answer.reason ?? "Forbidden", message: answer.message },
    }),
    ...(answer.warnings && { warnings: answer.warnings.map((warning) => warning.slice(0, MAX_WARNING)) }),
    ...(answer.annotations && { auditAnnotations: answer.annotations }),
  },
});
