/** `gatehouse/client`: for control planes that call Gatehouse over HTTP. Needs fetch and WebCrypto, and nothing of Node. */
export {
  type ClientOptions,
  createGatehouseClient,
  type Decision,
  type GatehouseClient,
  type InstanceRequest,
  type SignUp,
} from "./client/gatehouse-client.ts";
export { verifyWebhook } from "./client/verify-webhook.ts";
export { GatehouseError } from "./domain/errors.ts";
export { type Permit, verifyPermit } from "./tokens/verify-permit.ts";
