import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../../src/core/errors.js";
import { folderOf, type SetName } from "./sets.js";

/** The set's folder, given it or its parent. @throws InputError if there is none */
export function dataFolder(folder: string | undefined, set: SetName): string {
  if (folder === undefined || !existsSync(folder) || !statSync(folder).isDirectory())
    throw new InputError(`${folder ?? "nothing"} is not a folder: give the data set's folder with --data`);
  const inside = join(folder, folderOf(set));
  return existsSync(inside) ? inside : folder;
}
