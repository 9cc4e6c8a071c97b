import type { Time } from "./review-schema.ts";

interface HeldCallRow {
  caller_id: string;
  digest: string;
  decision_id: string;
  held_at: Time;
}

interface ProxiedCallRow {
  id: string;
  digest: Buffer;
  decision_id: string;
  state: string;
  sealed_call: Buffer | null;
  sealed_answer: Buffer | null;
  holder: string | null;
  leased_until: Time | null;
  tries: number;
  due_at: Time;
  held_at: Time;
  ended_at: Time | null;
}

/** What the doors keep of calls that are held. */
export interface DoorTables {
  held_calls: HeldCallRow;
  proxied_calls: ProxiedCallRow;
}
