import type { Endpoint } from "./endpoint.ts";
import { acceleratorEndpoints } from "./routes/accelerators.ts";
import { apiKeyEndpoints } from "./routes/api-keys.ts";
import { auditEndpoints } from "./routes/audit.ts";
import { backtestEndpoints } from "./routes/backtests.ts";
import { caseChangeEndpoints } from "./routes/case-changes.ts";
import { casePaperEndpoints } from "./routes/case-papers.ts";
import { caseQualityEndpoints } from "./routes/case-quality.ts";
import { caseViewEndpoints } from "./routes/case-views.ts";
import { caseEndpoints } from "./routes/cases.ts";
import { decisionEndpoints } from "./routes/decisions.ts";
import { deliveryEndpoints } from "./routes/deliveries.ts";
import { eventEndpoints } from "./routes/events.ts";
import { explanationEndpoints } from "./routes/explanations.ts";
import { jobEndpoints } from "./routes/jobs.ts";
import { linkEndpoints } from "./routes/links.ts";
import { operationEndpoints } from "./routes/operations.ts";
import { policyEndpoints } from "./routes/policies.ts";
import { policyVersionEndpoints } from "./routes/policy-versions.ts";
import { screeningEndpoints } from "./routes/screenings.ts";
import { sessionEndpoints } from "./routes/sessions.ts";
import { tenantEndpoints } from "./routes/tenants.ts";
import { webhookEndpoints } from "./routes/webhooks.ts";

/** The route table. Of two paths that fit, the earlier one answers. */
export const endpoints: readonly Endpoint[] = [
  ...decisionEndpoints,
  ...explanationEndpoints,
  ...tenantEndpoints,
  ...linkEndpoints,
  ...eventEndpoints,
  ...caseViewEndpoints,
  ...caseQualityEndpoints,
  ...caseEndpoints,
  ...caseChangeEndpoints,
  ...casePaperEndpoints,
  ...screeningEndpoints,
  ...acceleratorEndpoints,
  ...policyEndpoints,
  ...policyVersionEndpoints,
  ...backtestEndpoints,
  ...auditEndpoints,
  ...webhookEndpoints,
  ...deliveryEndpoints,
  ...apiKeyEndpoints,
  ...sessionEndpoints,
  ...jobEndpoints,
  ...operationEndpoints,
];
