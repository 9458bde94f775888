import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeWav } from "../../src/data/audio/wav.js";
import { decodeIntegerModel } from "../../src/integer/file.js";
import { decodeModel, encodeModel } from "../../src/model/file.js";
import { fastcells } from "../testing/fastcells.js";
import { temporaryFolder } from "../testing/folders.js";
import { toneRate, whistleFolder, whistleStream } from "../testing/tones.js";

const folder = temporaryFolder();
const at = (name: string) => join(folder.path, name);
const { samples, track } = whistleStream(42);
const stream = ["--stream", at("long.wav"), "--track", at("long.csv")];

beforeAll(async () => {
  whistleFolder(at("whistles"), 20);
  writeFileSync(at("long.wav"), writeWav(samples, toneRate));
  writeFileSync(at("long.csv"), track);
  const sizes = ["-H", "10", "-e", "25", "-b", "16", "--copies", "3", "--lead-in", "0.7"];
  const clips = ["--gate", "quantSigm", "--update", "quantTanh", "--state-bound", "1"];
  const trained = await fastcells(["train", at("whistles"), ...sizes, ...clips, "-o", at("float")]);
  expect(trained.stderr).toBe("");
  const compressed = await fastcells([
    "compress",
    at("float"),
    at("whistles"),
    "--tune-epochs",
    "2",
    "-o",
    at("integer"),
  ]);
  expect(compressed.stderr).toBe("");
});
afterAll(() => folder.remove());

it("recordings of a lower rate than the model's are reported, because a part of what it listens to is empty", async () => {
  const halved = samples.filter((_, n) => n % 2 === 0);
  writeFileSync(at("slow.wav"), writeWav(halved, toneRate / 2));
  const missing =
    `Note: ${at("slow.wav")} has 4,000 samples a second, so nothing above 2,000 Hz, and the model, at 8,000, listens up to 4,000 Hz: ` +
    "its answers may be wrong; record at 8,000, or train with --sample-rate 4000.\n";
  const track = ["--track", at("long.csv")];
  for (const command of [
    ["listen", at("float"), at("slow.wav")],
    ["predict", at("float"), at("slow.wav")],
    ["evaluate", at("float"), "--stream", at("slow.wav"), ...track],
  ]) {
    expect((await fastcells(command)).stderr).toBe(missing);
  }
});

describe("fastcells evaluate --stream", () => {
  it.each(["float", "integer"])("finds the whistles in a long recording: %s", async (name) => {
    const { status, stdout, stderr } = await fastcells(["evaluate", at(name), ...stream, "--json"]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const report = JSON.parse(stdout);
    expect(report.keywords).toEqual(["fall", "rise"]);
    expect(report.hits + report.misses).toBe(20);
    expect(report.recall).toBeGreaterThan(0.5);
    expect(report.precision).toBeGreaterThan(0.3);
    expect(report.curve[0].recall).toBeGreaterThan(0);
    expect(report.curve.at(-1).falseAcceptsPerHour).toBe(0);
  });

  it("chooses a threshold for a rate of false accepts, saves it in the model, and draws the trade-off", async () => {
    const outputs = ["--det", at("det.svg"), "--save", at("tuned")];
    const { status, stdout } = await fastcells([
      "evaluate",
      at("float"),
      ...stream,
      "--false-accepts",
      "0",
      ...outputs,
    ]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/0\.7 minutes; listening for fall, rise\nthreshold {6}/);
    expect(stdout).toContain("false accepts  0 (0 per hour)");
    expect(readFileSync(at("det.svg"), "utf8")).toContain("false accepts per hour");
    const { detector } = decodeModel(readFileSync(at("tuned"))).spec;
    expect(detector).toMatchObject({ keywords: [0, 2], limit: 2048, smoothing: 3, refractory: 50 });
    const kept = await fastcells(["compress", at("tuned"), at("whistles"), "--tune-epochs", "0", "-o", at("kept")]);
    expect(kept.status).toBe(0);
    const integer = decodeIntegerModel(readFileSync(at("kept")));
    expect(integer.detector?.threshold).toBe(((detector?.threshold ?? 0) * 2 ** integer.head.scoreBits) / 256);
  });

  it.each([
    [[...stream, "--keywords", "up"], /has no class "up": choose from fall, noise, rise/],
    [["--stream", "x.wav"], /--stream without --track/],
    [["--stream", "x.wav", "--track", "x.csv"], /x\.wav cannot be read/],
    [[], /no data to test on/],
  ])("refuses %j", async (flags, message) => {
    const { status, stderr } = await fastcells(["evaluate", at("float"), ...flags]);
    expect(status).toBe(1);
    expect(stderr).toMatch(message);
  });
});

describe("fastcells listen", () => {
  it("gives the same for a file, raw samples and a WAV stream in pieces", async () => {
    const file = await fastcells(["listen", at("integer"), at("long.wav")]);
    expect(file.stdout).toMatch(/^\d+\.\d\d\t(rise|fall)\t\d+\.\d\d\n/);
    const lines = file.stdout.trimEnd().split("\n");
    expect(lines.length).toBeGreaterThan(15);
    const raw = new Uint8Array(samples.buffer);
    for (const bytes of [raw, writeWav(samples, toneRate)]) {
      const pieces = Array.from({ length: Math.ceil(bytes.length / 999) }, (_, i) =>
        bytes.slice(999 * i, 999 * (i + 1)),
      );
      const live = await fastcells(["listen", at("integer")], {
        stdin: Readable.from(pieces.map((p) => Buffer.from(p))),
      });
      expect(live.stdout).toBe(file.stdout);
    }
  });

  it("detects nothing with a threshold out of reach, and prints JSON", async () => {
    const none = await fastcells(["listen", at("float"), at("long.wav"), "--threshold", "8"]);
    expect(none).toEqual({ status: 0, stdout: "", stderr: "" });
    const some = await fastcells(["listen", at("float"), at("long.wav"), "--keywords", "rise", "--json"]);
    for (const line of some.stdout.trimEnd().split("\n")) expect(JSON.parse(line)).toMatchObject({ label: "rise" });
  });

  it("refuses a model that is not a sound model", async () => {
    const spec = decodeModel(readFileSync(at("float")));
    writeFileSync(at("deaf"), encodeModel({ ...spec, spec: { ...spec.spec, frontEnd: null } }));
    const { status, stderr } = await fastcells(["listen", at("deaf"), at("long.wav")]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/has no front end: it is not a model of sound/);
  });

  it("refuses a model of whole clips, with the remedy; training, listening and export say it, too", async () => {
    const spec = decodeModel(readFileSync(at("float"))).spec;
    const tensors = decodeModel(readFileSync(at("float"))).tensors;
    const remedy = "train with --readout last and --lead-in 0.5";
    writeFileSync(at("mean"), encodeModel({ kind: "float", spec: { ...spec, readout: "mean" }, tensors }));
    const refused = await fastcells(["listen", at("mean"), at("long.wav")]);
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain(`is read at mean of whole clips, a detector at the last state: ${remedy}`);

    const short = ["-H", "8", "-e", "12", "--copies", "0"];
    const trained = await fastcells(["train", at("whistles"), ...short, "--readout", "mean", "-o", at("clips")]);
    expect(trained.stdout).toContain(
      `To listen: it answers for whole clips, not on a stream; for a detector ${remedy}.`,
    );
    await fastcells(["compress", at("clips"), at("whistles"), "--tune-epochs", "0", "-o", at("clips-integer")]);
    const exported = await fastcells(["export", at("clips-integer"), "--to", "c", "-o", at("clips-c")]);
    expect(exported.stderr).toContain("have neither front end nor detector: it answers for whole clips");

    await fastcells(["train", at("whistles"), ...short, "-o", at("alone"), "--quiet"]);
    const heard = await fastcells(["listen", at("alone"), at("long.wav")]);
    expect(heard.status).toBe(0);
    expect(heard.stderr).toContain(
      `it learnt clips one by one, and may answer wrongly on a stream; for a detector ${remedy}`,
    );
    const none = await fastcells(["listen", at("alone")], { stdin: Readable.from([]) });
    expect(none.status).toBe(1);
    expect(none.stderr).toContain("no samples on standard input");
  });
});
