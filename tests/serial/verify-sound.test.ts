/** @file `fastcells verify` and a model of sound: front end, network and detector of the exported C behind a port. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { fastcells } from "../../cli/testing/fastcells.js";
import { temporaryFolder } from "../../cli/testing/folders.js";
import { canOpenPty } from "../../cli/testing/pty.js";
import { arduinoLibrary } from "../../src/deploy/arduino.js";
import { encodeIntegerModel } from "../../src/integer/file.js";
import type { IntegerModel } from "../../src/integer/model.js";
import { plainShape, randomModel } from "../../src/integer/random.fixture.js";
import { detectorSpec } from "../../src/model/detector.js";
import { frontEndSpec } from "../../src/model/front-end.js";
import { nativeBoard } from "./native-board.fixture.js";

const folder = temporaryFolder();
afterAll(() => folder.remove());

const plain = randomModel({ ...plainShape, input: 16, hidden: 8, classes: 3 }, 1);
const model: IntegerModel = {
  ...plain,
  labels: ["yes", "unknown", "no"],
  input: { ...plain.input, sampleScale: new Array<number>(16).fill(1) },
  frontEnd: frontEndSpec(8000, { arithmetic: "fixed", filters: 16 }),
  // A threshold that noise reaches.
  detector: detectorSpec([0, 2], 2 ** plain.head.scoreBits, 100, { threshold: 1, refractory: 5, smoothing: 1 }),
};

it.skipIf(!canOpenPty())(
  "compares scores and detections of a model of sound after every portion of samples",
  async () => {
    const path = join(folder.path, "word.safetensors");
    writeFileSync(path, encodeIntegerModel(model));
    const board = await nativeBoard(folder.path, arduinoLibrary(model, { title: "word" }).files, "word_check.ino");
    const outcome = await fastcells(["verify", path, "--port", board.port, "--windows", "2"]);
    board.unplug();
    expect(outcome).toMatchObject({ status: 0, stderr: "" });
    expect(outcome.stdout).toContain(": 2 windows, 250 requests: every score is the interpreter's\n");
  },
);
