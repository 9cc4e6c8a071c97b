import { readdir, readFile, stat } from "node:fs/promises";
import { StartError } from "../platform/start-error.ts";

export interface ServerUser {
  uid: number;
  gid: number;
}

interface Account extends ServerUser {
  name: string;
}

/** Below 65536, so that a rootless container has it too, and in the gap (60578 to 61183) that systemd gives to nobody. */
const FIRST_FREE_UID = 60_900;
const LAST_FREE_UID = 61_100;
export const PASSWD_FILE = "/etc/passwd";

/**
 * Who runs PostgreSQL, which refuses to run as root: undefined (ourselves) unless we are root; otherwise the owner of the
 * cluster that is there, else the account `postgres`, else a user id that nobody has.
 */
export async function chooseServerUser(clusterDir: string, passwdFile: string): Promise<ServerUser | undefined> {
  const owner = await stat(clusterDir).catch(() => undefined);
  const self = process.geteuid?.();
  if (self !== 0) {
    if (owner === undefined || owner.uid === self) return undefined;
    throw new StartError(
      `The database in ${clusterDir} belongs to user id ${owner.uid}, Gatehouse runs as ${self}. Start it as the user that started it first (root if that is what it was).`,
    );
  }
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const accounts = await readAccounts(passwdFile);
  const postgres = accounts.find((account) => account.name === "postgres" && account.uid !== 0);
  if (postgres !== undefined) return { uid: postgres.uid, gid: postgres.gid };
  const taken = await uidsInUse();
  for (const account of accounts) taken.add(account.uid);
  for (let uid = FIRST_FREE_UID; uid <= LAST_FREE_UID; uid++) if (!taken.has(uid)) return { uid, gid: uid };
  throw new StartError(
    "PostgreSQL does not run as root, and no free user id was found to run it under. Start Gatehouse as an ordinary user.",
  );
}

/**
 * Who runs `initdb`, which insists on a user id with an account: the server's own, or else an account that no process runs
 * under, so that nobody shares the files for the second that it takes.
 */
export async function chooseInitdbUser(user: ServerUser | undefined, passwdFile: string): Promise<ServerUser | undefined> {
  if (user === undefined) return undefined;
  const accounts = await readAccounts(passwdFile);
  if (accounts.some((account) => account.uid === user.uid)) return user;
  const busy = await uidsInUse();
  const idle = accounts.find((account) => account.uid !== 0 && account.gid !== 0 && !busy.has(account.uid));
  if (idle === undefined) {
    throw new StartError(
      `No unused account was found in ${passwdFile} to make the database with: add one, for example with "useradd --system postgres".`,
    );
  }
  return { uid: idle.uid, gid: idle.gid };
}

async function readAccounts(passwdFile: string): Promise<Account[]> {
  const lines = (await readFile(passwdFile, "utf8").catch(() => "")).split("\n");
  return lines.flatMap((line) => {
    const [name = "", , uid = "", gid = ""] = line.split(":");
    return /^\d+$/.test(uid) && /^\d+$/.test(gid) ? [{ name, uid: Number(uid), gid: Number(gid) }] : [];
  });
}

/** The user ids of all running processes; empty where there is no /proc. */
async function uidsInUse(): Promise<Set<number>> {
  const names = await readdir("/proc").catch(() => []);
  const stats = await Promise.all(
    names.filter((name) => /^\d+$/.test(name)).map((name) => stat(`/proc/${name}`).catch(() => undefined)),
  );
  return new Set(stats.flatMap((found) => (found === undefined ? [] : [found.uid])));
}
