import { execFile, spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { profileModel } from "../../src/boards/profile.js";
import { findTool } from "../../src/boards/toolchain.js";
import { decodeIntegerModel } from "../../src/integer/file.js";
import { noiseWindows } from "../../src/pipeline/windows.js";
import { fastcells, interruptedAt } from "../testing/fastcells.js";
import { temporaryFolder } from "../testing/folders.js";
import { gestureFolder } from "../testing/gestures.js";
import { quickSearch } from "../testing/search.js";

const folder = temporaryFolder();
const at = (name: string) => join(folder.path, name);
const asked = ["search", at("gestures"), ...quickSearch, "--updates", "60"];
const program = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const bytesOf = (...path: string[]) => readFileSync(join(folder.path, ...path));

beforeAll(() => gestureFolder(at("gestures"), 24));
afterAll(() => folder.remove());

/** The winner of a search's JSON. */
function winnerOf(json: string) {
  const { winner, trials } = JSON.parse(json);
  return { winner, trials };
}

describe("fastcells search", () => {
  let found: ReturnType<typeof winnerOf>;

  it("finds a model of the size, and prints the command that makes it", async () => {
    const { status, stdout, stderr } = await fastcells([...asked, "--workers", "1", "-o", at("one"), "--json"]);
    expect(status).toBe(0);
    expect(stderr).toContain("trial 0, 1/9 of a full run");
    found = winnerOf(stdout);
    const { winner, trials } = found;
    expect(trials).toHaveLength(9);
    expect(winner.bytes).toBeLessThanOrEqual(500);
    expect(winner.test).toBeGreaterThan(0.8);
    expect(Math.max(...trials.flatMap(({ scores }: { scores: number[] }) => scores[2] ?? 0))).toBe(winner.validation);

    const words = winner.command.split(" ").slice(1);
    const alone = await fastcells(
      words.map((word: string) => word.replace(at("one"), at("alone")).replace(/alone\//, "alone-")),
    );
    expect(alone.status).toBe(0);
    expect(readFileSync(at("alone-integer.safetensors")).equals(bytesOf("one", "integer.safetensors"))).toBe(true);
  });

  it("writes a self-contained page, with every trial in its pictures", () => {
    const page = bytesOf("one", "report.html").toString();
    const made = found.trials.flatMap(({ scores }: { scores: (number | null)[] }, trial: number) =>
      typeof scores.at(-1) === "number" ? [trial] : [],
    );
    expect(made.length).toBeGreaterThan(6);
    for (const trial of made) expect([trial, page.includes(`data-trial="${trial}"`)]).toEqual([trial, true]);
    expect(/(src|href)="(?!#)/.test(page)).toBe(false);
    expect(page.includes(found.winner.command.replace(/[&<>"']/g, (c: string) => `&#${c.charCodeAt(0)};`))).toBe(true);
  });

  it("gives the same result from its journal without making a run", async () => {
    const journal = bytesOf("one", "journal.jsonl");
    const again = await fastcells([...asked, "--workers", "1", "-o", at("one"), "--json"]);
    expect(winnerOf(again.stdout)).toEqual(found);
    expect(again.stderr).toMatch(/Resuming after \d+ runs of the journal/);
    expect(bytesOf("one", "journal.jsonl").equals(journal)).toBe(true);
  });

  it.skipIf(findTool("avr-gcc") === null)("gives the time of the winner's model, measured on the board", async () => {
    const argv = [...asked, "--board", "uno", "--workers", "1", "-o", at("board"), "--json"];
    const { winner } = winnerOf((await fastcells(argv)).stdout);
    const model = decodeIntegerModel(bytesOf("board", "integer.safetensors"));
    const { msPerStep } = await profileModel(model, "uno", noiseWindows(model, 2, 16), { title: "model" });
    expect(winner).toMatchObject({ ms: msPerStep, excess: null });
  });

  it("resumes after Ctrl-C to the same winner", async () => {
    const stopped = await interruptedAt("trial 3, 1/9", [...asked, "--workers", "1", "-o", at("stopped")]);
    expect(stopped.status).toBe(130);
    expect(stopped.stderr).toContain("The same command resumes this search.");
    expect(existsSync(at("stopped/model.safetensors"))).toBe(false);
    const { stdout } = await fastcells([...asked, "--workers", "1", "-o", at("stopped"), "--json"]);
    expect(winnerOf(stdout).winner.trial).toBe(found.winner.trial);
    expect(winnerOf(stdout).trials).toEqual(found.trials);
    expect(bytesOf("stopped", "integer.safetensors").equals(bytesOf("one", "integer.safetensors"))).toBe(true);
  });

  it("finds the same winner on two threads", async () => {
    const argv = [...asked, "--workers", "2", "-o", at("two"), "--json", "--quiet"];
    const { stdout } = await promisify(execFile)(process.execPath, [program, ...argv]);
    expect(winnerOf(stdout).trials).toEqual(found.trials);
    expect(bytesOf("two", "integer.safetensors").equals(bytesOf("one", "integer.safetensors"))).toBe(true);
  });

  it.each([
    [["--ms", "3"], "--ms needs a board: give --board"],
    [["--validation", "0.2"], "--validation with search"],
    [["--time", "soon"], "--time soon: must be a time of at least 1s, as 90s, 30m or 2h"],
    [["--epochs", "3"], "--epochs is not an option of fastcells search"],
    [["--class-weights", "1,2,3,4,5"], "class weights are 1, 2, 3, 4, 5: give"],
    [["--recurrent-map", "orthogonal"], "--recurrent-map is orthogonal, but a search tries ranks"],
    [["--ram", "3"], /takes [\d,]+ bytes of RAM, but --ram is 3: raise the limits\n/],
    [["--flash", "20"], "no model of this kind fits 20 bytes, the smallest takes "],
    [
      ["-o", "one", "--seed", "4"],
      "is of a search whose seed is 0, not 4: give the same command to resume, or another --output",
    ],
  ])("refuses %j with a message", async (argv, message) => {
    const words = argv.map((word) => (word === "one" ? at("one") : word));
    const output = argv.includes("-o") ? [] : ["-o", at("refused")];
    const { status, stderr } = await fastcells([...asked, ...output, ...words]);
    expect(status).toBe(1);
    expect(stderr).toMatch(message);
    expect(existsSync(at("refused"))).toBe(false);
  });

  it("answers trials requested by another program", async () => {
    const lines = [
      { id: 0, ask: "space" },
      { id: "a", ask: { options: { hidden: 10 }, share: 0.5 } },
      { id: 2, ask: { options: { hiden: 10 } } },
      { id: 3, ask: { options: { hidden: 120 } } },
      { id: 4, ask: { options: { hidden: 8 }, share: 0 } },
      { id: 5, ask: { options: { epochs: 3 } } },
    ].map((line) => JSON.stringify(line));
    const argv = [...asked, "--workers", "1", "--ask", "-o", at("asked")];
    const { status, stdout } = await fastcells(argv, { stdin: `${[...lines, "{", '{"ask":"time"}'].join("\n")}\n` });
    expect(status).toBe(0);
    const told = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    const [space, trial, unknown, large, share, length, broken, strange] = told;
    const exceeded =
      /^its model needs [\d,]{5,} bytes of flash, but --flash is 500: ask for another hidden size, rank or density$/;
    expect(space.tell.axes.map(({ key }: { key: string }) => key)).toContain("hidden");
    expect(trial).toMatchObject({ id: "a", tell: { folds: [expect.any(Number), expect.any(Number)], ms: null } });
    expect(trial.tell.bytes).toBeLessThanOrEqual(500);
    expect(unknown).toEqual({ id: 2, error: "hiden is not an option: did you mean hidden?" });
    expect(large).toEqual({ id: 3, tell: { failed: expect.stringMatching(exceeded) } });
    expect(share).toMatchObject({
      id: 4,
      error: expect.stringContaining("ask.share is 0: give a fraction of a full run"),
    });
    expect(length).toEqual({
      id: 5,
      error: "epochs is 3, but the search sets it for all trials, from its updates and limits: leave it out",
    });
    expect(broken.error).toContain("not JSON");
    expect(strange.error).toContain("not an ask");
  });

  it("ends with the reason if every trial fails, also from its journal", async () => {
    const argv = [...asked, "--trials", "3", "--sample-scale", "1e-30"];
    for (const attempt of ["first", "again"]) {
      const { status, stdout, stderr } = await fastcells([...argv, "--workers", "1", "-o", at("failed")]);
      expect(status).toBe(1);
      expect(stderr).toContain("every finished trial failed, trial 0 because: ");
      expect(stdout).not.toContain("Making the winner");
      if (attempt === "first") expect(stdout).toMatch(/trial 1, [^:]+: failed \(\w.+\) in/);
    }
  });

  it("says that the disk is full, and how to resume", () => {
    // Files are limited to some blocks, as on a full disk.
    const argv = [...asked, "--workers", "1", "-o", at("full")];
    const limited = `trap '' XFSZ; ulimit -f 3; exec '${process.execPath}' "$@"`;
    const main = ["--import", import.meta.resolve("tsx"), fileURLToPath(new URL("../main.ts", import.meta.url))];
    const { status, stderr } = spawnSync("sh", ["-c", limited, "sh", ...main, ...argv], { encoding: "utf8" });
    const reason = "the file would exceed the size limit; choose another file";
    expect([status, stderr]).toEqual([
      1,
      `The same command resumes this search.\nfastcells: cannot write ${at("full/journal.jsonl")}: ${reason}\n`,
    ]);
  });

  it.skipIf(!existsSync("/dev/full"))(
    "does not take a winner that cannot be written for a trial that failed",
    async () => {
      mkdirSync(at("unwritable"));
      copyFileSync(at("one/journal.jsonl"), at("unwritable/journal.jsonl"));
      symlinkSync("/dev/full", at("unwritable/integer.safetensors"));
      const { status, stdout, stderr } = await fastcells([...asked, "--workers", "1", "-o", at("unwritable")]);
      expect(status).toBe(1);
      expect(stdout).not.toContain("failed in its full training");
      expect(stderr).toContain("integer.safetensors: the disk is full; choose another file");
    },
  );

  it("refuses two different limits of flash", async () => {
    const { status, stderr } = await fastcells(["search", at("gestures"), "--flash", "1KB", "--size", "2KB"]);
    expect([status, stderr]).toEqual([
      1,
      "fastcells: --flash 1024 and --size 2048 are the same limit: give one of them\n",
    ]);
  });

  it("ends in time with the best so far, or reports that there is nothing", async () => {
    const { status, stderr } = await fastcells([
      "search",
      at("gestures"),
      "--time",
      "1s",
      "--updates",
      "90000",
      "-o",
      at("short"),
    ]);
    expect(status).toBe(1);
    expect(stderr).toContain("no trial finished in the time: allow more --time, or fewer --updates");
  });
});
