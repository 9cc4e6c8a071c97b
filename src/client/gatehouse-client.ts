import type { z } from "zod";
import type { informationRequest } from "../contract/case-papers.ts";
import type { decision } from "../contract/decision.ts";
import type { event, recordedEvents } from "../contract/event.ts";
import type { instanceRequest } from "../contract/instance-request.ts";
import type { signUp } from "../contract/sign-up.ts";
import type { exposureReport, tenantDetail } from "../contract/tenant.ts";
import { GatehouseError } from "../domain/errors.ts";
import { keysAt, type Permit, verifyPermit } from "../tokens/verify-permit.ts";
import { type ConnectionOptions, createSendCall } from "./send-call.ts";

export type SignUp = z.input<typeof signUp>;
export type InstanceRequest = z.input<typeof instanceRequest>;
export type Decision = z.output<typeof decision>;
export type Tenant = z.output<typeof tenantDetail>;
export type Exposure = z.output<typeof exposureReport>;
export type Event = z.input<typeof event>;
export type RecordedEvents = z.output<typeof recordedEvents>;
export type InformationRequest = z.output<typeof informationRequest>;

export interface ClientOptions extends ConnectionOptions {
  /** The `iss` of permits, as `permits.issuer` is configured. */
  issuer?: string;
}

export interface CallOptions {
  signal?: AbortSignal;
  deadlineMs?: number;
}

/** A call that creates something: its key is made for it, or handed in by a caller that may itself be restarted. */
export interface CreatingOptions extends CallOptions {
  idempotencyKey?: string;
}

/** The longest that the server holds an answer. */
const LONGEST_WAIT_SECONDS = 60;
/** On top of the wait, for the way there and back. */
const WAIT_MARGIN_MS = 10_000;

const at = (...segments: string[]): string => `/v1/${segments.map((segment) => encodeURIComponent(segment)).join("/")}`;

/** Talks to a Gatehouse from wherever there is fetch and WebCrypto. Refusals are thrown as GatehouseError. */
export function createGatehouseClient(options: ClientOptions) {
  const { url, issuer = "gatehouse" } = options;
  const send = createSendCall(options);
  const keys = keysAt(new URL(`${url}/.well-known/jwks.json`), options.fetch);

  const create = <T>(path: string, body: unknown, { idempotencyKey = crypto.randomUUID(), ...rest }: CreatingOptions) =>
    send<T>({ method: "POST", path, body, idempotencyKey, ...rest });

  /** As it stands, or held by the server until it is resolved, 60 s at most. */
  const getDecision = (id: string, { waitSeconds = 0, ...rest }: CallOptions & { waitSeconds?: number } = {}) => {
    const path = at("decisions", id);
    return send<Decision>({ method: "GET", path: waitSeconds > 0 ? `${path}?wait=${Math.floor(waitSeconds)}` : path, ...rest });
  };

  return {
    signUp: (request: SignUp, call: CreatingOptions = {}) => create<Decision>(at("tenants"), request, call),

    /** Replaces the profile and decides again. Never sent twice: each sending makes a version of the profile. */
    replaceProfile: (ref: string, request: SignUp, call: CallOptions = {}) =>
      send<Decision>({ method: "PUT", path: at("tenants", ref), body: request, ...call }),

    requestInstances: (request: InstanceRequest, call: CreatingOptions = {}) =>
      create<Decision>(at("instance-requests"), request, call),

    getTenant: (ref: string, call: CallOptions = {}) => send<Tenant>({ method: "GET", path: at("tenants", ref), ...call }),

    getExposure: (ref: string, call: CallOptions = {}) =>
      send<Exposure>({ method: "GET", path: at("tenants", ref, "exposure"), ...call }),

    getDecision,

    /**
     * Waits until people have resolved a held decision, it has expired, or `timeoutMs` have passed: the decision as it then
     * stands. One that is not held is answered at once.
     */
    async waitForResolution(
      id: string,
      { timeoutMs = 3_600_000, signal }: { timeoutMs?: number; signal?: AbortSignal } = {},
    ): Promise<Decision> {
      const until = Date.now() + timeoutMs;
      for (;;) {
        const seconds = Math.min(LONGEST_WAIT_SECONDS, Math.max(0, Math.ceil((until - Date.now()) / 1_000)));
        const call = { waitSeconds: seconds, deadlineMs: seconds * 1_000 + WAIT_MARGIN_MS, ...(signal && { signal }) };
        const found = await getDecision(id, call);
        const isOver = found.expiresAt !== null && Date.parse(found.expiresAt) <= Date.now();
        if (found.outcome !== "review" || found.resolution !== null || isOver || Date.now() >= until) return found;
      }
    },

    /** The tenant does not want any more what is held. */
    withdraw: (id: string, reason: string, call: CreatingOptions = {}) =>
      create<Decision>(at("decisions", id, "withdraw"), { reason }, call),

    /** A door let the call through before it was decided: a decision that denies it comes before people. */
    reportPassed: (id: string, callId: string, call: CreatingOptions = {}) =>
      create<Decision>(at("decisions", id, "passed"), { call: callId }, { idempotencyKey: `${callId}-passed`, ...call }),

    /** Each event is counted once by its own id, so a batch may be sent again whole. */
    recordEvents: (events: Event[], call: CreatingOptions = {}) => create<RecordedEvents>(at("events"), { events }, call),

    listInformationRequests: async (caseId: string, call: CallOptions = {}) =>
      (await send<{ items: InformationRequest[] }>({ method: "GET", path: at("cases", caseId, "information-requests"), ...call }))
        .items,

    answerInformation: (caseId: string, requestId: string, answers: string[], call: CallOptions = {}) =>
      send<InformationRequest>({
        method: "POST",
        path: at("cases", caseId, "information-requests", requestId, "answers"),
        body: { answers },
        ...call,
      }),

    /** Checks a permit without asking: the keys are fetched once and kept. Throws `forbidden` for one that is not good. */
    verifyPermit: (token: string, now?: Date): Promise<Permit> =>
      verifyPermit(token, keys, { issuer, ...(now && { now }) }).catch((cause: unknown) => {
        throw new GatehouseError("forbidden", { detail: "this is no valid permit", cause });
      }),
  };
}

export type GatehouseClient = ReturnType<typeof createGatehouseClient>;
