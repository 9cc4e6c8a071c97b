import { z } from "zod";
import { typeId } from "../../contract/primitives.ts";

const MAX_REFERENCE_LENGTH = 300;

/** A reference from a path. What holds U+0000 cannot have been stored. */
const reference = (meaning: string) =>
  z
    .string()
    .min(1)
    .max(MAX_REFERENCE_LENGTH)
    .refine((value) => !value.includes("\0") && value.isWellFormed())
    .meta({ description: meaning });

export const tenantParams = z.object({ ref: reference("External id or `ten_` id of a tenant").meta({ example: "acct-1001" }) });
export const decisionParams = z.object({ id: typeId("dec", "Id of a decision") });
export const caseParams = z.object({ id: typeId("case", "Id of a case") });
export const caseMatchParams = caseParams.extend({ matchId: reference("`matchId` of a match of the case") });
export const linkParams = z.object({
  keyId: z
    .string()
    .regex(/^(?:[0-9a-f]{2}){8,32}$/)
    .meta({ description: "`keyId` of an identifier that tenants share", example: "5f2c9b1d0c3e4a77" }),
});
export const informationRequestParams = caseParams.extend({ requestId: typeId("inf", "Id of an information request") });
export const attachmentParams = caseParams.extend({ attachmentId: typeId("att", "Id of an attachment") });
export const lookParams = z.object({ id: typeId("look", "Id of a second look") });
export const viewParams = z.object({ viewId: typeId("view", "Id of a saved view") });
export const listParams = z.object({ id: reference("Id of a list").meta({ example: "us-ofac-sdn" }) });
export const apiKeyParams = z.object({ id: reference("Id of an API key") });
export const jobParams = z.object({ name: reference("Name of a job").meta({ example: "watch-due-dates" }) });
export const webhookParams = z.object({ id: typeId("whk", "Id of a webhook") });
export const deliveryParams = webhookParams.extend({ eventId: typeId("obx", "Id of an event") });
export const backtestParams = z.object({ id: typeId("bt", "Id of a backtest") });
export const policyParams = z.object({ id: reference("Id of a policy").meta({ example: "foreign-malicious-actor" }) });
export const policyVersionParams = policyParams.extend({
  version: z
    .string()
    .regex(/^[1-9]\d{0,8}$/)
    .transform(Number)
    .meta({ override: { type: "integer", minimum: 1 }, example: 1 }),
});
