import express, { type Request, type RequestHandler, type Response, type Router } from "express";
import type { Caller } from "../../domain/caller.ts";
import { GatehouseError } from "../../domain/errors.ts";
import { type AdmissionParts, admit, type ClusterSettings } from "./admission.ts";
import { admissionReview, presentReview } from "./admission-review.ts";

/** An object may have 1.5 MiB in etcd, and an update sends two. */
const MAX_REVIEW_BYTES = 4 * 2 ** 20;

const textOf = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);

/** One Gatehouse may serve several clusters: each says in its webhook's address where it stands. */
function settingsOf({ query }: Request, settings: ClusterSettings): ClusterSettings {
  const { region, country, address } = query;
  return {
    ...settings,
    region: { id: textOf(region) ?? settings.region.id, country: textOf(country) ?? settings.region.country },
    address: textOf(address) ?? settings.address,
  };
}

function parseReview(body: unknown) {
  const parsed = admissionReview.safeParse(body);
  if (parsed.success) return parsed.data.request;
  const errors = parsed.error.issues.map(({ path, message }) => ({
    pointer: path.map((key) => `/${String(key)}`).join(""),
    message,
  }));
  throw new GatehouseError("validation", { detail: "no admission.k8s.io/v1 AdmissionReview", errors });
}

/** `POST /doors/kubernetes/admission`: a validating admission webhook. */
export function createAdmissionDoor(
  parts: AdmissionParts,
  { authenticated, callerOf }: { authenticated: RequestHandler[]; callerOf: (response: Response) => { caller: Caller } },
): Router {
  const router = express.Router();
  const readJson = express.json({ limit: MAX_REVIEW_BYTES });
  router.post("/doors/kubernetes/admission", ...authenticated, readJson, async (request, response) => {
    const review = parseReview(request.body);
    const { caller } = callerOf(response);
    const answer = await admit(review, { ...parts, settings: settingsOf(request, parts.settings), caller });
    response.json(presentReview(review.uid, answer));
  });
  return router;
}
