import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { temporaryFolder } from "./testing/folders.js";
import { checkWritable, writeNew, writeWhole } from "./write-file.js";

let folder = temporaryFolder();
const at = (name: string) => join(folder.path, name);
afterEach(() => {
  folder.remove();
  folder = temporaryFolder();
});

describe("writeWhole", () => {
  it("replaces a file, and leaves no other file", () => {
    writeWhole(at("model"), "old");
    writeWhole(at("model"), Uint8Array.of(110, 101, 119));
    expect(readFileSync(at("model"), "utf8")).toBe("new");
    expect(readdirSync(folder.path)).toEqual(["model"]);
  });

  it("keeps the old file if the new one cannot be written", () => {
    // Files are limited to one block, as on a full disk.
    writeFileSync(at("model"), "old");
    const script = `import { writeWhole } from "${new URL("./write-file.ts", import.meta.url)}";
      writeWhole(process.argv[1], new Uint8Array(10_000));`;
    const argv = ["--import", import.meta.resolve("tsx"), "--input-type=module", "--eval", script, at("model")];
    const limited = `trap '' XFSZ; ulimit -f 1; exec '${process.execPath}' "$@"`;
    const { stderr } = spawnSync("sh", ["-c", limited, "sh", ...argv], { encoding: "utf8" });
    expect(stderr).toContain(`cannot write ${at("model")}: the file would exceed the size limit`);
    expect(readFileSync(at("model"), "utf8")).toBe("old");
    expect(readdirSync(folder.path)).toEqual(["model"]);

    mkdirSync(at("folder/inside"), { recursive: true });
    expect(() => writeWhole(at("folder"), "new")).toThrow(`cannot write ${at("folder")}`);
    expect(readdirSync(folder.path)).toEqual(["folder", "model"]);
  });

  it("keeps a file's permissions", () => {
    writeFileSync(at("model"), "old", { mode: 0o600 });
    writeWhole(at("model"), "new");
    expect(statSync(at("model")).mode & 0o777).toBe(0o600);
  });
});

describe("writeNew", () => {
  it("writes under a free name, and replaces nothing", () => {
    expect(writeNew(at("001.csv"), "mine")).toBe(true);
    expect(writeNew(at("001.csv"), "another's")).toBe(false);
    expect(readFileSync(at("001.csv"), "utf8")).toBe("mine");
    expect(readdirSync(folder.path)).toEqual(["001.csv"]);
    expect(() => writeNew(at("none/001.csv"), "mine")).toThrow(`cannot write ${at("none/001.csv")}: its folder`);
  });
});

describe("checkWritable", () => {
  it("accepts what can be written, without leaving a file", () => {
    writeFileSync(at("model"), "old");
    checkWritable(at("model"));
    checkWritable(at("new"));
    expect(readdirSync(folder.path)).toEqual(["model"]);
    expect(readFileSync(at("model"), "utf8")).toBe("old");
  });

  it("reports what is wrong before any work", () => {
    expect(() => checkWritable(at("no/model"))).toThrow("there is no folder");
    expect(() => checkWritable(folder.path)).toThrow("it is a folder");
  });
});
