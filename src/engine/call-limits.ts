import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from "rate-limiter-flexible";
import { GatehouseError } from "../domain/errors.ts";
import { openRedis } from "./redis.ts";

/** How many calls are taken within how many seconds. */
export interface CallLimit {
  calls: number;
  seconds: number;
}

export type LimitedKind = "key" | "tenant";

export interface CallLimits {
  /** Counts a call; throws `rate-limited` when it is one too many. */
  take(kind: LimitedKind, id: string): Promise<void>;
  close(): void;
}

interface Limiter {
  own: RateLimiterMemory;
  shared: RateLimiterRedis | null;
}

/** Redis is asked by so many calls at once at most: what it cannot follow is counted by each server alone. */
const MOST_ASKED = 256;

/**
 * Limits by key and by tenant. A call is counted in this process and let through or refused at once; what all servers took is
 * counted in Redis beside it, and once that is too much the next ones are refused here too. Without Redis each server counts
 * its own.
 */
export function createCallLimits(
  limits: Partial<Record<LimitedKind, CallLimit | null>>,
  redisUrl: string | null,
): CallLimits | null {
  const wanted = Object.entries(limits).filter((entry): entry is [LimitedKind, CallLimit] => entry[1] !== null);
  if (wanted.length === 0) return null;
  const options = { enableOfflineQueue: false, maxRetriesPerRequest: 0 };
  const redis = redisUrl === null ? null : openRedis(redisUrl, options, () => undefined);
  const limiters = new Map<LimitedKind, Limiter>(
    wanted.map(([kind, { calls, seconds }]) => {
      const shape = { points: calls, duration: seconds, keyPrefix: `gatehouse:limit:${kind}` };
      return [
        kind,
        { own: new RateLimiterMemory(shape), shared: redis && new RateLimiterRedis({ ...shape, storeClient: redis }) },
      ];
    }),
  );
  let asked = 0;

  function countWithOthers({ own, shared }: Limiter, id: string): void {
    if (!shared || redis?.status !== "ready" || asked >= MOST_ASKED) return;
    asked++;
    shared
      .consume(id)
      .catch((refused: unknown) => {
        if (refused instanceof RateLimiterRes) return own.block(id, Math.max(refused.msBeforeNext / 1_000, 0.05));
      })
      .finally(() => asked--);
  }

  return {
    async take(kind, id) {
      const limiter = limiters.get(kind);
      if (!limiter) return;
      try {
        await limiter.own.consume(id);
      } catch (refused) {
        if (!(refused instanceof RateLimiterRes)) throw refused;
        const whose = kind === "key" ? "this key" : "this tenant";
        throw new GatehouseError("rate-limited", {
          detail: `too many calls of ${whose}`,
          retryAfterSeconds: refused.msBeforeNext / 1_000,
          cause: refused,
        });
      }
      countWithOthers(limiter, id);
    },
    close: () => redis?.disconnect(),
  };
}
