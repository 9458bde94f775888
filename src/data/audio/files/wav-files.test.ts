import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readWavFile } from "./wav-files.js";

it("says what is wrong with a path: a folder, a device, or nothing there", () => {
  expect(() => readWavFile(tmpdir(), null)).toThrow(`${tmpdir()} is a folder: give a WAV file`);
  const missing = join(tmpdir(), "none", "there.wav");
  expect(() => readWavFile(missing, null)).toThrow(`${missing} cannot be read: check the path`);
  expect(() => readWavFile("/dev/null", null)).toThrow("/dev/null is a device: give a WAV file");
});
