/** @file A compression that is stopped at any moment and resumed ends with the bytes of an undisturbed one. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fastcells, interruptedAt } from "../testing/fastcells.js";
import { temporaryFolder } from "../testing/folders.js";
import { gestureFolder } from "../testing/gestures.js";

const folder = temporaryFolder();
const at = (name: string) => join(folder.path, name);
const sizes = ["--size", "300", "--candidates", "2", "-e", "4", "--tune-epochs", "3", "-b", "4"];
const commands = {
  "train --size": (name: string) => [
    ...["train", at("gestures"), ...sizes],
    ...["--integer", at(`${name}.safetensors`), "-o", at(`${name}-float.safetensors`)],
    ...["--checkpoint", at(`${name}.checkpoint`)],
  ],
  compress: (name: string) => [
    ...["compress", at("model.safetensors"), at("gestures"), ...sizes],
    ...["-o", at(`${name}.safetensors`), "--float", at(`${name}-float.safetensors`)],
  ],
};

beforeAll(async () => {
  gestureFolder(at("gestures"), 20);
  expect((await fastcells(["train", at("gestures"), "-H", "8", "-e", "6", "-o", at("model.safetensors")])).status).toBe(
    0,
  );
});
afterAll(() => folder.remove());

const bytes = (name: string) => [
  readFileSync(at(`${name}.safetensors`)),
  readFileSync(at(`${name}-float.safetensors`)),
];

describe.each(Object.entries(commands))("%s", (name, argv) => {
  it("is resumed after Ctrl-C in each of its stages, to the same bytes", async () => {
    const whole = `${name.replaceAll(" ", "")}-whole`;
    const parted = `${name.replaceAll(" ", "")}-parted`;
    const undisturbed = await fastcells(argv(whole));
    expect(undisturbed.status).toBe(0);
    expect(existsSync(at(`${whole}.checkpoint`))).toBe(false);

    const stops = [...undisturbed.stdout.matchAll(/^(?:L|S|LS|LQ|SQ|LSQ|Q|clips|float)\b.*: H .*\n/gm)].map(
      ([line]) => line,
    );
    expect(stops.length).toBeGreaterThan(2);
    let run = argv(parted);
    for (const stage of new Set(stops)) {
      const { status, stderr } = await interruptedAt(stage, run);
      expect({ status, stderr }).toEqual({
        status: 130,
        stderr:
          "Stopping after this batch; Ctrl-C again ends at once.\n" +
          `Saved ${at(`${parted}.checkpoint`)}. Resume with: fastcells ${run[0]} --resume ${at(`${parted}.checkpoint`)}\n`,
      });
      run = [run[0] ?? "", "--resume", at(`${parted}.checkpoint`)];
    }
    const { status, stdout } = await fastcells([...run, "--threads", "2"]);
    expect(status).toBe(0);
    expect(stdout).toContain("Resuming the stopped run.\n");
    expect(bytes(parted)).toEqual(bytes(whole));
    expect(readdirSync(folder.path).filter((file) => file.startsWith(`${parted}.`))).toEqual([`${parted}.safetensors`]);
  });
});

describe("a checkpoint", () => {
  it("is replaced by a run that begins anew, which says so", async () => {
    const note = `Note: ${at("anew.checkpoint")} of an unfinished run will be replaced.\n`;
    for (const said of [false, true]) {
      const { stderr } = await interruptedAt("epoch 2/", commands.compress("anew"));
      expect(stderr.includes(note)).toBe(said);
    }
    const resumed = await interruptedAt("epoch 3/", ["compress", "--resume", at("anew.checkpoint")]);
    expect(resumed.stderr).not.toContain(note);
  });

  it("is refused by the other command, with other flags, and with another model", async () => {
    await interruptedAt("epoch 2/", [...commands.compress("c")]);
    const line = async (...argv: string[]) => (await fastcells(argv)).stderr;
    expect(await line("train", "--resume", at("c.checkpoint"))).toMatch(/c\.checkpoint is of fastcells compress/);
    expect(await line("compress", "--resume", at("c.checkpoint"), "--size", "1KB")).toMatch(/--size with --resume/);
    const other = at("c-other.safetensors");
    await fastcells(["train", at("gestures"), "-H", "8", "-e", "1", "-o", other]);
    expect(await line("compress", other, "--resume", at("c.checkpoint"))).toMatch(/has changed since the run began/);
  });
});
