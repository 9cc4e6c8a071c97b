import { Cluster, Redis, type RedisOptions } from "ioredis";
import { StartError } from "../platform/start-error.ts";

export type RedisClient = Redis | Cluster;

const KINDS = /^(redis|rediss)(\+sentinel|\+cluster)?:\/\//;
const MOST_WAIT_MS = 1_000;
const DEFAULT_PORTS = { plain: 6_379, sentinel: 26_379 };

interface Places {
  hosts: { host: string; port: number }[];
  path: string;
  username?: string;
  password?: string;
  isTls: boolean;
}

function parsePlaces(url: string, defaultPort: number): Places {
  const [scheme = "", rest = ""] = url.split("://", 2);
  const at = rest.lastIndexOf("@");
  const [username = "", password = ""] = at < 0 ? [] : rest.slice(0, at).split(":", 2).map(decodeURIComponent);
  const [hostList = "", path = ""] = rest.slice(at + 1).split("/", 2);
  const hosts = hostList.split(",").map((place) => {
    const parsed = /^(\[[^\]]+\]|[^:]+)(?::(\d+))?$/.exec(place);
    if (!parsed?.[1]) throw new StartError("REDIS_URL names no host that can be read");
    return { host: parsed[1].replace(/^\[|\]$/g, ""), port: Number(parsed[2] ?? defaultPort) };
  });
  const user = { ...(username && { username }), ...(password && { password }) };
  return { hosts, path, ...user, isTls: scheme.startsWith("rediss") };
}

/**
 * Opens Redis by `redis://` or `rediss://` (TLS), by sentinels with `redis+sentinel://host:26379,host:26379/name-of-master`, or a
 * cluster with `redis+cluster://host:6379,host:6379`. It connects by itself, and again whenever it is lost: `options` say what
 * becomes of commands meanwhile.
 */
export function openRedis(url: string, options: RedisOptions, onError: (error: Error) => void): RedisClient {
  const kind = KINDS.exec(url)?.[2];
  const retry = { retryStrategy: (times: number) => Math.min(times * 50, MOST_WAIT_MS) };
  const { hosts, path, isTls, ...user } = parsePlaces(url, kind === "+sentinel" ? DEFAULT_PORTS.sentinel : DEFAULT_PORTS.plain);
  const shared: RedisOptions = { ...user, ...retry, ...(isTls && { tls: {} }), ...options };
  const [first = { host: "127.0.0.1", port: DEFAULT_PORTS.plain }] = hosts;
  const client =
    kind === "+cluster"
      ? new Cluster(hosts, { redisOptions: shared, clusterRetryStrategy: retry.retryStrategy })
      : kind === "+sentinel"
        ? new Redis({ ...shared, sentinels: hosts, name: path, sentinelRetryStrategy: retry.retryStrategy })
        : new Redis({ ...shared, ...first, db: Number(path || 0) });
  client.on("error", onError);
  return client;
}
