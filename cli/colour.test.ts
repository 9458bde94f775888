import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { fastcells } from "./testing/fastcells.js";
import { temporaryFolder } from "./testing/folders.js";
import { gestureFolder } from "./testing/gestures.js";

const folder = temporaryFolder();
const at = (name: string) => join(folder.path, name);
const train = ["train", at("gestures"), "-H", "4", "-e", "2", "--log", at("log.jsonl"), "-o", at("m.safetensors")];
const look = "\u001b[";

beforeAll(() => gestureFolder(at("gestures"), 6));
afterAll(() => {
  vi.unstubAllEnvs();
  folder.remove();
});
beforeEach(() => {
  vi.stubEnv("NO_COLOR", "");
  vi.stubEnv("TERM", "xterm-256color");
});

describe("colour", () => {
  it("is on terminals: errors, headings, warnings and the progress line", async () => {
    expect((await fastcells(["train"], { tty: true })).stderr).toContain("\u001b[31mfastcells:\u001b[39m no data");
    expect((await fastcells(["train", "--help"], { tty: true })).stdout).toContain("\u001b[1mNetwork:\u001b[22m");
    const { stdout } = await fastcells(train, { tty: true });
    expect(stdout).toContain("\u001b[36m━");
    expect(stdout).toContain("━\u001b[39m");
    expect(stdout).toContain("\u001b[33mWarning:\u001b[39m");
    const learnt = await fastcells([...train, "-e", "40"], { tty: true });
    expect(learnt.stdout).toContain("\u001b[1mNext:\u001b[22m");
  });

  it("changes only the appearance", async () => {
    const help = ["train", "--help-all"];
    expect(stripVTControlCharacters((await fastcells(help, { tty: true })).stdout)).toBe(
      (await fastcells(help)).stdout,
    );
  });

  it.each([
    ["in pipes and files", "", false],
    ["if NO_COLOR is set", "1", true],
  ])("is not %s", async (_, noColor, tty) => {
    vi.stubEnv("NO_COLOR", noColor);
    for (const argv of [["train"], ["train", "--help"], train]) {
      const { stdout, stderr } = await fastcells(argv, { tty });
      expect((stdout + stderr).replaceAll("\u001b[K", "")).not.toContain(look);
    }
  });
});
