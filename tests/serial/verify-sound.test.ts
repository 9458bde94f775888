/** @file `fastcells verify` of a model of sound: front end, network and detector of the exported C behind a port. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { fastcells } from "../../cli/testing/fastcells.js";
import { temporaryFolder } from "../../cli/testing/folders.js";
import { canOpenPty } from "../../cli/testing/pty.js";
import { arduinoLibrary } from "../../src/deploy/arduino.js";
import { frontEnds, soundModel } from "../../src/deploy/frontend/sound.fixture.js";
import { encodeIntegerModel } from "../../src/integer/file.js";
import { noiseClips } from "../../src/pipeline/files/clips.js";
import { nativeBoard } from "./native-board.fixture.js";

const folder = temporaryFolder();
afterAll(() => folder.remove());

// The threshold is in the middle of the scores for verify's noise, so that some of it is detected.
const frontEnd = frontEnds.whole;
const model = soundModel(frontEnd, noiseClips(frontEnd, 2), { hidden: 8 });

it.skipIf(!canOpenPty())("compares scores and detections of a model of sound after every request", async () => {
  const path = join(folder.path, "word.safetensors");
  writeFileSync(path, encodeIntegerModel(model));
  const board = await nativeBoard(folder.path, arduinoLibrary(model, { title: "word" }).files, "word_check.ino");
  const outcome = await fastcells(["verify", path, "--port", board.port, "--windows", "2"]);
  board.unplug();
  expect(outcome).toMatchObject({ status: 0, stderr: "" });
  expect(outcome.stdout).toContain(": 2 windows, 250 requests: every score equals the interpreter's\n");
});
