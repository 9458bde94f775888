/** @file Folders of files for tests of the loader, removed at the end of a suite. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import type { LoadedData } from "../loaded-data.js";
import { loadData } from "./load.js";
import type { LoadOptions } from "./load-options.js";

let root = "";
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "fastcells-load-"));
});
afterAll(() => rm(root, { recursive: true }));

let made = 0;

/** A folder with these files, by path. */
export async function folder(files: Record<string, string | Uint8Array>): Promise<string> {
  const path = join(root, `case-${made++}`);
  await mkdir(path);
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(path, name)), { recursive: true });
    await writeFile(join(path, name), content);
  }
  return path;
}

/** Loads a folder with these files, or one of them. */
export async function load(
  files: Record<string, string | Uint8Array>,
  options: Partial<LoadOptions> = {},
  file = "",
): Promise<LoadedData> {
  return loadData(join(await folder(files), file), options);
}

/** The labels of the sequences, in words. */
export function labels({ sequences: { targets } }: LoadedData): string[] {
  return Array.from(targets?.values ?? [], (id) => targets?.labels[id] ?? "");
}
