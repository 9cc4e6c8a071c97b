import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** Where servers are kept that PATH often leaves out for people who are not root. */
const SERVER_DIRECTORIES = ["/usr/sbin", "/usr/local/sbin"];

/** The path of a program of this machine, or null: the tests that need it then skip and say so. */
export function findProgram(name: string): string | null {
  const directories = [...(process.env.PATH ?? "").split(delimiter), ...SERVER_DIRECTORIES];
  for (const directory of directories) {
    const path = join(directory, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not here: the next directory.
    }
  }
  return null;
}
