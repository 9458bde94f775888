import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { describeWith } from "../../src/boards/tools.fixture.js";
import { extremeSounds, frontEnds, soundModel } from "../../src/deploy/frontend/sound.fixture.js";
import { encodeIntegerModel } from "../../src/integer/file.js";
import { plainShape, randomModel } from "../../src/integer/random.fixture.js";
import { fastcells } from "../testing/fastcells.js";
import { temporaryFolder } from "../testing/folders.js";
import { gestureFolder } from "../testing/gestures.js";
import { whistleFolder } from "../testing/tones.js";

const folder = temporaryFolder();
const at = (name: string) => join(folder.path, name);
const model = at("gestures.safetensors");
const ear = at("ear.safetensors");

beforeAll(() => {
  gestureFolder(at("gestures"), 4);
  const drawn = randomModel({ ...plainShape, input: 2, classes: 2 }, 1);
  const trained = { ...drawn, input: { ...drawn.input, sampleScale: [0.001, 0.001] }, channels: ["x", "y"] };
  writeFileSync(model, encodeIntegerModel(trained));
  writeFileSync(ear, encodeIntegerModel(soundModel(frontEnds.narrow, [extremeSounds(8000)])));
  whistleFolder(at("whistles"), 2);
});
afterAll(() => folder.remove());
afterEach(() => vi.unstubAllEnvs());

describeWith(["avr-gcc", "arm-none-eabi-gcc"], "fastcells profile", () => {
  it("runs windows of data on a board and reports their cost", async () => {
    const { status, stdout } = await fastcells(["profile", model, "--board", "uno", "--data", at("gestures")]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^gestures on Arduino Uno \(ATmega328P, 16 MHz\)\n/);
    expect(stdout).toMatch(/equal to the reference in all 8 windows \(avr8js\)/);
    expect(stdout).toMatch(/live +keeps up with 50 Hz/);
  });

  it("takes data for a model that reads several samples a step", async () => {
    const drawn = randomModel({ ...plainShape, input: 4, classes: 2 }, 1);
    writeFileSync(at("pairs.safetensors"), encodeIntegerModel({ ...drawn, frame: 2, channels: ["x", "y"] }));
    const argv = ["profile", at("pairs.safetensors"), "--board", "uno", "--data", at("gestures"), "--brief"];
    expect(await fastcells(argv)).toMatchObject({ status: 0, stderr: "" });
    const { stderr } = await fastcells([...argv, "--seconds", "1"]);
    expect(stderr).toContain("no recordings (WAV), which --seconds is for");
  });

  it("prints one line or JSON object per board, however often it is named, using noise without data", async () => {
    const boards = ["--board", "uno, pico,uno", "--windows", "3"];
    const brief = await fastcells(["profile", model, ...boards, "--brief"]);
    expect(brief.stdout).toMatch(/^Arduino Uno: .*\nRaspberry Pi Pico: .* per window of 32 steps\n$/);
    const json = await fastcells(["profile", model, ...boards, "--json"]);
    const [uno, pico] = json.stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect([uno.board.id, pico.board.id]).toEqual(["uno", "pico"]);
    expect(uno).toMatchObject({ windows: 3, steps: 96, matchesReference: true, fits: true });
  });

  it("says that of a model of sound that answers for whole clips only the network is measured", async () => {
    const heard = { ...soundModel(frontEnds.narrow, [extremeSounds(8000)]), readout: "mean" as const };
    writeFileSync(at("whole.safetensors"), encodeIntegerModel(heard));
    const { status, stderr } = await fastcells(["profile", at("whole.safetensors"), "--board", "uno", "--brief"]);
    expect([status, stderr]).toEqual([
      0,
      expect.stringContaining("measured alone, with neither front end nor detector"),
    ]);
  });

  it("runs recordings through a model of sound, its front end and its detector", async () => {
    const argv = ["profile", ear, "--board", "mkr1000", "--data", at("whistles"), "--windows", "3"];
    const { status, stdout } = await fastcells(argv);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^ear listening on Arduino MKR1000 \(SAMD21G18A, 48 MHz\)\n/);
    expect(stdout).toMatch(/RAM .*: samples 400, transform 1,024, state \d+, stack \d+\n/);
    expect(stdout).toMatch(/live +keeps up with 8,000 Hz/);
    expect(stdout).toMatch(/equal to the reference in all 150 hops: features, state, levels, detections/);
  });

  it("uses synthetic sounds if it is given none", async () => {
    const argv = ["profile", ear, "--windows", "1", "--board"];
    const brief = await fastcells([...argv, "uno", "--brief"]);
    expect(brief.stdout).toMatch(
      /^Arduino Uno: .* cycles per hop, \d\d\.\d ms of every 10\.0; needs .* ms per hop.*a frame comes every 10\.0 ms: .*--sample-rate.*\n$/,
    );
    const mkr1000 = JSON.parse((await fastcells([...argv, "mkr1000", "--json"])).stdout);
    expect(mkr1000).toMatchObject({ clips: 1, hops: 50, frames: 48, hopMs: 10, matchesReference: true, keepsUp: true });
    expect(mkr1000.cyclesPerHop.max).toBeGreaterThan(mkr1000.networkCycles);
  });

  it("reports that a model of sound needs recordings", async () => {
    const { status, stderr } = await fastcells(["profile", ear, "--board", "uno", "--data", at("gestures")]);
    expect([status, stderr]).toEqual([
      1,
      `fastcells: ${at("gestures")} has no recordings, which the model needs: give WAV files\n`,
    ]);
  });

  it.each([
    ["an unknown board", ["--board", "mega"], /board "mega" is unknown: choose one of uno, mkr1000, pico, microbit/],
    ["no board", [], /--board is missing: give it, as --board <names> /],
    ["no windows", ["--board", "uno", "--windows", "0"], /--windows 0: must be/],
    ["missing data", ["--board", "uno", "--data", at("none")], /none/],
  ])("refuses %s in one line", async (_, argv, message) => {
    const { status, stderr } = await fastcells(["profile", model, ...argv]);
    expect(status).toBe(1);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd()).not.toContain("\n");
  });

  it("says in one line how to install a missing compiler", async () => {
    vi.stubEnv("PATH", "/nowhere");
    const { status, stderr } = await fastcells(["profile", model, "--board", "uno"]);
    expect([status, stderr]).toEqual([
      1,
      "fastcells: avr-gcc was not found in PATH: apt-get install --no-install-recommends gcc-avr binutils-avr avr-libc\n",
    ]);
  });
});
