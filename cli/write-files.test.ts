import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { temporaryFolder } from "./testing/folders.js";
import { makeFolder } from "./write-file.js";
import { writeAll, writeFolder } from "./write-files.js";

let folder = temporaryFolder();
const at = (name: string) => join(folder.path, name);
afterEach(() => {
  folder.remove();
  folder = temporaryFolder();
});

describe("writeAll", () => {
  it("replaces files, and keeps all old ones if one cannot be written", () => {
    writeFileSync(at("first"), "old");
    const name = "x".repeat(300);
    const both = [
      [at("first"), "new"],
      [at(name), "b"],
    ] as const;
    expect(() => writeAll(both)).toThrow(`cannot write ${at(name)}: the name is too long`);
    expect(readdirSync(folder.path)).toEqual(["first"]);
    expect(readFileSync(at("first"), "utf8")).toBe("old");
    writeAll([both[0], [at("second"), Uint8Array.of(97)]]);
    expect(readdirSync(folder.path)).toEqual(["first", "second"]);
    expect(readFileSync(at("first"), "utf8")).toBe("new");
  });

  it.skipIf(!existsSync("/dev/full"))("leaves nothing where a device is full", () => {
    symlinkSync("/dev/full", at("full"));
    const both = [
      [at("first"), "new"],
      [at("full"), "b"],
    ] as const;
    expect(() => writeAll(both)).toThrow(`cannot write ${at("full")}: the disk is full`);
    expect(readdirSync(folder.path)).toEqual(["full"]);
  });
});

describe("writeFolder", () => {
  it("names a file that it cannot write by its place in the folder, and leaves nothing", () => {
    const name = `inside/${"x".repeat(300)}`;
    expect(() =>
      writeFolder(at("made"), [
        ["first", "a"],
        [name, "b"],
      ]),
    ).toThrow(`cannot write ${at("made")}/${name}: the name is too long`);
    expect(readdirSync(folder.path)).toEqual([]);
  });
});

describe("makeFolder", () => {
  it("makes the folders of a path that goes up again", () => {
    makeFolder(`${folder.path}/a/../b/c`);
    expect(readdirSync(folder.path)).toEqual(["a", "b"]);
    expect(readdirSync(at("b"))).toEqual(["c"]);
  });
});
