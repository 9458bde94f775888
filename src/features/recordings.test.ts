import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { whistleFolder } from "../../cli/testing/tones.js";
import { writeWav } from "../data/audio/wav.js";
import { splitSequences } from "../data/split.js";
import type { AudioOptions } from "./files/audio-options.js";
import { loadAudio } from "./files/load-audio.js";
import { frontEnd } from "./front-end.js";
import { clipCount, clipsIn, extractHere, featuresOf, recordingsOf } from "./recordings.js";
import { extractFeatures, joinFeatures } from "./sequences.js";

let folder: string;
beforeAll(() => {
  folder = join(mkdtempSync(join(tmpdir(), "recordings-")), "words");
  whistleFolder(folder, 4);
});
afterAll(() => rmSync(join(folder, ".."), { recursive: true }));

/** The recordings of the folder, and the sequences that training from the files learns from. */
async function loaded(options: Partial<AudioOptions>) {
  const audio = await loadAudio(folder, { copies: 2, ...options });
  if (audio === null) throw new Error("there are recordings");
  const split = splitSequences(audio.sequences, { validation: 0.25, seed: 1 });
  const { sequences } = await audio.augmented(split);
  const { leadIn = 0, masks = 0 } = options;
  const variations = { train: split.train, copies: audio.copies(split), leadIn, masks };
  return { recordings: recordingsOf(audio.clips, audio.noise(), variations), sequences };
}

it("says that several channels are learnt from their mean", async () => {
  const both = join(folder, "..", "both");
  const wav = writeWav(
    Int16Array.from({ length: 4000 }, (_, n) => 100 * (n % 7)),
    8000,
  );
  const view = new DataView(wav.buffer, wav.byteOffset);
  view.setUint16(22, 2, true);
  view.setUint16(32, 4, true);
  for (const label of ["sound", "worn"]) {
    mkdirSync(join(both, label), { recursive: true });
    writeFileSync(join(both, label, "0.wav"), wav);
  }
  expect((await loadAudio(both, {}))?.notes).toEqual([
    expect.stringMatching(
      /0\.wav has 2 channels, and sound is learnt from their mean: if they are of different sensors/,
    ),
  ]);
  expect((await loadAudio(folder, {}))?.notes).toEqual([]);
});

describe("recordings as arrays", () => {
  it.each<Partial<AudioOptions>>([
    {},
    { hop: 10, frame: 40, filters: 20, coefficients: 12, melScale: "slaney", lowest: 80 },
    { arithmetic: "float", masks: 1, leadIn: 0.5 },
    { copies: 0 },
  ])("have the features that training from files learns from: %j", async (options) => {
    const { recordings, sequences } = await loaded(options);
    if (sequences.frontEnd === undefined) throw new Error("features have a front end");
    expect(await featuresOf(recordings, sequences.frontEnd)).toEqual(sequences);
  });

  it("have the same features piece by piece", async () => {
    const { recordings, sequences } = await loaded({ leadIn: 0.5 });
    const spec = sequences.frontEnd;
    if (spec === undefined) throw new Error("features have a front end");
    for (const kind of ["own", "varied"] as const) {
      const count = clipCount(recordings, kind);
      const pieces = [0, 5, count].flatMap((from, index, all) => {
        const to = all[index + 1];
        return to === undefined ? [] : [extractFeatures(clipsIn(recordings, kind), frontEnd(spec), from, to)];
      });
      expect(joinFeatures(spec, pieces)).toEqual(await extractHere(recordings, kind, spec));
    }
  });
});
