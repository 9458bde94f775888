/** @file Names on disks that take Walk and walk for one, as those of Windows and macOS do. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../src/core/errors.js";

const plain = (name: string): string => name.normalize("NFC").toLowerCase();

/** @throws InputError if a folder has something that its disk takes for a name, but that is written in another way */
export function checkSpelling(folder: string, name: string): void {
  if (!existsSync(join(folder, name))) return;
  const there = readdirSync(folder);
  if (there.includes(name)) return;
  const other = there.find((each) => plain(each) === plain(name));
  if (other === undefined) return;
  throw new InputError(
    `this disk takes ${name} for ${other}, which is there: write it like that, or choose another name`,
  );
}
