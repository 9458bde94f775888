import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../../src/core/errors.js";
import { folderOf, type SetName } from "./sets.js";

/** The set's own folder, or the one that holds it. @throws InputError where there is none */
export function dataFolder(folder: string | undefined, set: SetName): string {
  if (folder === undefined || !existsSync(folder) || !statSync(folder).isDirectory())
    throw new InputError(`${folder ?? "nothing"} is no folder: give the data set's with --data`);
  const inside = join(folder, folderOf(set));
  return existsSync(inside) ? inside : folder;
}
