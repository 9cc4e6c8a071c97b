import type { Json, Time } from "./review-schema.ts";

interface ApiKeyRow {
  id: string;
  name: string;
  /** The person whose key it is, where keys belong to people. */
  subject: string | null;
  roles: string[];
  digest: Buffer;
  created_at: Time;
  last_used_at: Time | null;
}

interface IdempotencyKeyRow {
  caller_id: string;
  key: string;
  request_digest: string;
  state: string;
  status: number | null;
  headers: Json | null;
  sealed_body: Buffer | null;
  holder: string;
  created_at: Time;
}

interface SigningKeyRow {
  kid: string;
  public_jwk: Json;
  sealed_private: Buffer;
  created_at: Time;
  retired_at: Time | null;
}

interface SessionRow {
  digest: Buffer;
  caller_id: string;
  name: string;
  roles: string[];
  csrf_token: string;
  created_at: Time;
  last_seen_at: Time;
  expires_at: Time;
}

interface SignInLinkRow {
  digest: Buffer;
  name: string;
  roles: string[];
  expires_at: Time;
}

/** Who may call, and what a call was answered. */
export interface AccessTables {
  api_keys: ApiKeyRow;
  idempotency_keys: IdempotencyKeyRow;
  sessions: SessionRow;
  sign_in_links: SignInLinkRow;
  signing_keys: SigningKeyRow;
}
