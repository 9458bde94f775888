import { join } from "node:path";
import { InputError } from "../../../core/errors.js";
import type { Clips } from "../clips.js";
import { digitFile, isOfficialTest } from "../fsdd.js";
import { entriesOf, readClip } from "./wav-files.js";

export interface FsddOptions {
  sampleRate: number;
  /** The speaker who is the test part; null: the official test part, indices 0 to 4 of every speaker. */
  heldOut: string | null;
}

/**
 * A folder of the Free Spoken Digit Dataset: `<digit>_<speaker>_<index>.wav`. With a speaker held out, groups are
 * speakers, so that validation also uses people not heard in training.
 *
 * @throws InputError if no file has such a name, or the speaker does not exist
 */
export function readFsdd(folder: string, options: Partial<FsddOptions> = {}): Clips {
  const { sampleRate, heldOut } = { sampleRate: 8000, heldOut: null, ...options };
  const files = entriesOf(folder, "wavs").flatMap((name) => {
    const parsed = digitFile(name);
    return parsed === null ? [] : [{ name, ...parsed }];
  });
  if (files.length === 0) {
    throw new InputError(`${folder} has no file like 7_jackson_32.wav: give the folder of the recordings`);
  }
  const speakers = [...new Set(files.map(({ speaker }) => speaker))].sort();
  if (heldOut !== null && !speakers.includes(heldOut)) {
    throw new InputError(`no speaker ${JSON.stringify(heldOut)} in ${folder}: it has ${speakers.join(", ")}`);
  }
  const isTest = files.map((file) => (heldOut === null ? isOfficialTest(file) : file.speaker === heldOut));
  return {
    sampleRate,
    labels: Array.from("0123456789"),
    classes: Int32Array.from(files, ({ digit }) => digit),
    names: files.map(({ name }) => name),
    groups: heldOut === null ? null : files.map(({ speaker }) => speaker),
    test: Uint32Array.from(isTest.keys()).filter((index) => isTest[index] === true),
    validation: null,
    samples: (index) => readClip(join(folder, files[index]?.name ?? ""), sampleRate, null),
  };
}
