import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { temporaryFolder } from "./testing/folders.js";
import { checkWritable, writeWhole } from "./write-file.js";

let folder = temporaryFolder();
const at = (name: string) => join(folder.path, name);
afterEach(() => {
  folder.remove();
  folder = temporaryFolder();
});

describe("writeWhole", () => {
  it("replaces a file, and leaves nothing beside it", () => {
    writeWhole(at("model"), "old");
    writeWhole(at("model"), Uint8Array.of(110, 101, 119));
    expect(readFileSync(at("model"), "utf8")).toBe("new");
    expect(readdirSync(folder.path)).toEqual(["model"]);
  });

  it("keeps the old file where the new one cannot be written", () => {
    writeFileSync(at("model"), "old");
    mkdirSync(at("model.tmp"));
    expect(() => writeWhole(at("model"), "new")).toThrow(`cannot write ${at("model")}: it is a folder`);
    expect(readFileSync(at("model"), "utf8")).toBe("old");

    mkdirSync(at("folder/inside"), { recursive: true });
    expect(() => writeWhole(at("folder"), "new")).toThrow(`cannot write ${at("folder")}`);
    expect(readdirSync(folder.path)).toEqual(["folder", "model", "model.tmp"]);
  });
});

describe("checkWritable", () => {
  it("passes what can be written, without a trace", () => {
    writeFileSync(at("model"), "old");
    checkWritable(at("model"));
    checkWritable(at("new"));
    expect(readdirSync(folder.path)).toEqual(["model"]);
    expect(readFileSync(at("model"), "utf8")).toBe("old");
  });

  it("says what is wrong before any work is done", () => {
    expect(() => checkWritable(at("no/model"))).toThrow("there is no folder");
    expect(() => checkWritable(folder.path)).toThrow("it is a folder");
  });
});
