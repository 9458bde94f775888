import { expect, it } from "vitest";
import { fastcells } from "./testing/fastcells.js";

const flagsIn = (help: string) => Array.from(help.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm), ([, flag]) => flag);
const style = ["--json", "--quiet", "--debug", "--help-all", "--help"];

it("train --help shows the ten options that matter, and how to see the others", async () => {
  const { status, stdout } = await fastcells(["train", "--help"]);
  expect(status).toBe(0);
  const flags = flagsIn(stdout).filter((flag) => flag === undefined || !style.includes(flag));
  expect(flags.toSorted()).toEqual(
    ["cell", "epochs", "hidden", "label-column", "output", "resume", "size", "stride", "test", "window"].map(
      (name) => `--${name}`,
    ),
  );
  expect(stdout.trimEnd().split("\n").at(-1)).toMatch(/^\d\d more options: fastcells train --help-all$/);
  expect(stdout.split("\n").length).toBeLessThan(60);
});

it("train --help-all shows all of them", async () => {
  const { status, stdout } = await fastcells(["train", "--help-all"]);
  expect(status).toBe(0);
  expect(flagsIn(stdout)).toEqual(expect.arrayContaining(["--rank-w", "--learning-rate", "--mel-scale", "--log"]));
  expect(stdout).not.toContain("more options");
});

it("compress --help-all gives its own defaults, and has no option that the model has settled", async () => {
  const { stdout } = await fastcells(["compress", "--help-all"]);
  expect(stdout.replace(/\s+/g, " ")).toMatch(/--rank-w <n> [^()]*\(default: as fits the limits, else none\)/);
  for (const settled of ["--hidden", "--embedding", "--time-scale", "--head "]) expect(stdout).not.toContain(settled);
});

it.each(["evaluate", "predict", "profile", "verify"])(
  "%s --help has no option of reading that a model leaves unread",
  async (name) => {
    const { stdout } = await fastcells([name, "--help-all"]);
    const flags = flagsIn(stdout);
    expect(flags).toContain("--window");
    for (const unread of ["--hop", "--frame", "--text", "--vocabulary", "--copies", "--background"]) {
      expect(flags).not.toContain(unread);
    }
    expect(flags.includes("--words")).toBe(name !== "predict");
    const reads = name === "evaluate" || name === "predict";
    expect(flags.includes("--cache")).toBe(reads);
    // Another rate than the model's is told.
    expect(flags.includes("--sample-rate")).toBe(reads);
  },
);

it.each(["record", "bank", "import"])("%s --help gives default names without quotes", async (name) => {
  const { stdout } = await fastcells([name, "--help"]);
  expect(stdout).toMatch(/\(default: (data|bank|model\.safetensors)\)/);
});

it("a misspelt option that --help does not show is still corrected", async () => {
  const { stderr } = await fastcells(["train", "data", "--rank-ww", "4"]);
  expect(stderr).toContain("did you mean --rank-w?");
});

it.each([
  [
    ["help", "train"],
    ["train", "--help"],
  ],
  [["help"], ["--help"]],
  [
    ["help", "export"],
    ["export", "--help"],
  ],
])("%j is %j", async (words, meant) => {
  expect(await fastcells(words)).toEqual(await fastcells(meant));
});

it("help for an unknown command names it", async () => {
  const { status, stderr } = await fastcells(["help", "trian"]);
  expect(status).toBe(1);
  expect(stderr).toContain("trian");
});
