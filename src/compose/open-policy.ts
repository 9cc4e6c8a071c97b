import { readFile } from "node:fs/promises";
import { createAuditEntry } from "../audit/create-audit-entry.ts";
import type { Config } from "../platform/config-schema.ts";
import type { Logger } from "../platform/logger.ts";
import { StartError } from "../platform/start-error.ts";
import { PolicyError } from "../policy/document/policy-problem.ts";
import { openNotifications } from "../store/notifications.ts";
import { POLICY_CHANNEL, type Policies } from "../store/policies.ts";
import { type ActivePolicies, openActivePolicies } from "../usecases/active-policies.ts";
import { createTakePolicyFile } from "../usecases/take-policy-file.ts";
import type { Closers, Store } from "./open-store.ts";

interface Parts {
  config: Config;
  policies: Policies;
  store: Store;
  logger: Logger;
  now: () => Date;
}

async function takeFile({ config, policies, logger, now }: Parts): Promise<void> {
  const takePolicyFile = createTakePolicyFile({ policies, recordAudit: createAuditEntry, now });
  try {
    const { warning } = await takePolicyFile(await readFile(config.policy, "utf8"));
    if (warning) logger.warn({ file: config.policy }, warning);
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    const problems = error.problems.map(({ line, column, message }) => `  ${line}:${column} ${message}`);
    throw new StartError([`${config.policy} cannot be used as a policy:`, ...problems].join("\n"), { cause: error });
  }
}

/** The policies at work, kept up to date by what other servers announce; a periodic look covers what is not heard. */
export async function openPolicy(parts: Parts, closers: Closers): Promise<ActivePolicies> {
  const { policies, store, logger } = parts;
  await takeFile(parts);
  const active = await openActivePolicies(policies);
  const onError = (error: unknown) => logger.warn({ err: error }, "cannot take up the policies that are at work now");
  const refresh = () => void active.refresh().catch(onError);
  const notifications = await openNotifications({
    connectionString: store.sessionString,
    channels: [POLICY_CHANNEL],
    onPayload: refresh,
    onBack: refresh,
    onError: (error) => logger.warn({ err: error }, "lost the connection that hears of policies"),
  });
  closers.push(() => notifications.close());
  return active;
}
