import { type ErrorCode, errorCodes, type FieldProblem, GatehouseError } from "../domain/errors.ts";

/** Where an answer is no problem document: something between here and Gatehouse made it. */
const CODE_OF_STATUS: Readonly<Record<number, ErrorCode>> = {
  400: "malformed-json",
  401: "unauthenticated",
  403: "forbidden",
  404: "not-found",
  409: "conflict",
  412: "stale-revision",
  413: "too-large",
  415: "unsupported-media-type",
  422: "validation",
  429: "rate-limited",
};

/** Ends at the last slash, whatever stands before it: `/problems/validation`. */
const CODE = /^(?:\S*\/)?problems\/([a-z-]{1,60})$/;

function retryAfterOf(response: Response): number | undefined {
  const text = response.headers.get("retry-after");
  if (text === null) return undefined;
  const seconds = /^\d{1,6}$/.test(text) ? Number(text) : (Date.parse(text) - Date.now()) / 1_000;
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined;
}

interface ProblemDocument {
  type?: unknown;
  detail?: unknown;
  errors?: unknown;
  requestId?: unknown;
}

async function documentOf(response: Response): Promise<ProblemDocument> {
  const text = await response.text().catch(() => "");
  try {
    const document: unknown = JSON.parse(text);
    return typeof document === "object" && document !== null ? document : {};
  } catch {
    return {};
  }
}

/** The refusal that an answer stands for. Every 5xx but 500 itself counts as `unavailable`: it may be tried again. */
export async function readProblem(response: Response): Promise<GatehouseError> {
  const { type, detail, errors, requestId } = await documentOf(response);
  const told = CODE.exec(typeof type === "string" ? type : "")?.[1];
  const known = errorCodes.find((code) => code === told);
  const ofStatus = response.status > 500 ? "unavailable" : (CODE_OF_STATUS[response.status] ?? "internal");
  const retryAfterSeconds = retryAfterOf(response);
  return new GatehouseError(known ?? ofStatus, {
    detail: typeof detail === "string" ? detail : `answered with ${response.status}`,
    ...(Array.isArray(errors) && { errors: errors as FieldProblem[] }),
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    cause: { status: response.status, requestId },
  });
}
