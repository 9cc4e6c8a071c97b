import { chmod, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { StartError } from "./start-error.ts";

const OWNER_ONLY = 0o600;

/**
 * Reads a secret that Gatehouse keeps for itself, or makes it with `create` and writes it whole or not at all,
 * readable by its owner only. `isNew` tells a first start. Throws StartError when it can be neither read nor written.
 */
export async function readOrCreateSecret(path: string, create: () => string): Promise<{ secret: string; isNew: boolean }> {
  try {
    const secret = (await readFile(path, "utf8")).trim();
    if (secret === "") throw new StartError(`${path} is empty: put the secret back, or remove the file to have a new one made`);
    return { secret, isNew: false };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") {
      throw error instanceof StartError ? error : new StartError(`${path} cannot be read: ${(error as Error).message}`);
    }
  }
  const secret = create();
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeFile(`${path}.new`, `${secret}\n`, { mode: OWNER_ONLY });
    await chmod(`${path}.new`, OWNER_ONLY);
    await rename(`${path}.new`, path);
  } catch (error) {
    throw new StartError(`${path} cannot be written: ${(error as Error).message}`, { cause: error });
  }
  return { secret, isNew: true };
}
