import { createHash } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { compressTable } from "../../src/compress/options.js";
import { random } from "../../src/core/random.js";
import type { Recordings } from "../../src/features/recordings.js";
import { foldsOf } from "../../src/fit/folds.js";
import { frontEndSpec } from "../../src/model/front-end.js";
import type { TextSpec } from "../../src/model/text.js";
import { defaultsOf } from "../../src/options/table.js";
import { ramps } from "../../src/train/ramps.fixture.js";
import { encodeJob, parseJob, parseOutcome } from "./job.js";
import { packParcel, unpackParcel } from "./parcel.js";

const { data, split } = ramps(60);
const content = { data, folds: foldsOf(data, split.train, 2, 1) };

describe("the data of a search", () => {
  it("arrive unchanged, and always get the same name", async () => {
    const parcel = await packParcel(content);
    expect(await unpackParcel(parcel)).toEqual(content);
    expect((await packParcel(content)).hash).toBe(parcel.hash);
  });

  it("bring the vocabulary of text, and one that is damaged is refused", async () => {
    const text: TextSpec = { unit: "words", vocabulary: ["<unk>", "good", "bad"] };
    const values = Int32Array.from(data.values, (_, index) => index % 3);
    const reviews = { ...content, data: { ...data, channels: 1, values, text } };
    expect(await unpackParcel(await packParcel(reviews))).toEqual(reviews);
    const twice = { ...text, vocabulary: ["<unk>", "good", "good"] };
    const damaged = await packParcel({ ...reviews, data: { ...reviews.data, text: twice } });
    await expect(unpackParcel(damaged)).rejects.toThrow("in the vocabulary twice");
    const beyond = await packParcel({ ...reviews, data: { ...reviews.data, values: values.map((id) => id + 1) } });
    await expect(unpackParcel(beyond)).rejects.toThrow("an id in the data of the search is 3");
  });

  it("are refused if they do not match their hash, or have offsets out of range", async () => {
    const { hash, bytes } = await packParcel(content);
    const plain = gunzipSync(bytes);
    plain[plain.length - 1]! ^= 1;
    await expect(unpackParcel({ hash, bytes: gzipSync(plain) })).rejects.toThrow("do not match their hash");
    await expect(unpackParcel({ hash, bytes: bytes.subarray(0, 50) })).rejects.toThrow("damaged");
    const outside = { ...content, folds: content.folds.map((fold) => ({ ...fold, held: Uint32Array.of(60) })) };
    await expect(packParcel(outside).then(unpackParcel)).rejects.toThrow("held.0 is damaged");
    const long = await packParcel({
      ...content,
      data: { ...data, lengths: data.lengths.map((length) => length + 9000) },
    });
    expect(createHash("sha256").update(gunzipSync(long.bytes)).digest("hex")).toBe(long.hash);
    await expect(unpackParcel(long)).rejects.toThrow("lengths is damaged");
  });
});

describe("recordings of a search", () => {
  const generator = random(1);
  const lengths = Uint32Array.of(900, 1300, 1100, 1000);
  const samples = Int16Array.from({ length: 4300 }, () => generator.below(4000) - 2000);
  const recordings: Recordings = {
    ...{
      sampleRate: 8000,
      labels: ["no", "yes"],
      classes: Int32Array.of(0, 1, 0, 1),
      groups: Int32Array.of(0, 0, 1, 1),
    },
    ...{ samples, lengths, noise: new Int16Array(0), noiseLengths: new Uint32Array(0) },
    ...{ train: Uint32Array.of(0, 1, 2, 3), copies: 1, leadIn: 0.5, masks: 1 },
  };
  // The variations come after the four.
  const folds = [
    { train: Uint32Array.of(0, 1, 4, 5), held: Uint32Array.of(2, 3) },
    { train: Uint32Array.of(2, 3, 6, 7), held: Uint32Array.of(0, 1) },
  ];

  it("arrive as they were sent, with or without speakers and noise", async () => {
    const noise = { noise: samples.slice(0, 50), noiseLengths: Uint32Array.of(20, 30), groups: null };
    for (const data of [recordings, { ...recordings, ...noise }]) {
      expect(await unpackParcel(await packParcel({ data, folds }))).toEqual({ data, folds });
    }
  });

  it.each<[string, Partial<Recordings>]>([
    ["lengths", { lengths: Uint32Array.of(900, 1300, 1100, 1001) }],
    ["classes", { classes: Int32Array.of(0, 1, 0, 2) }],
    ["groups", { groups: Int32Array.of(0) }],
    ["varied", { train: Uint32Array.of(0, 1, 2, 4) }],
    ["noiseLengths", { noiseLengths: Uint32Array.of(1) }],
    ["train.0", { copies: 0 }],
  ])("are refused if indices are out of range: %s", async (name, change) => {
    const parcel = await packParcel({ data: { ...recordings, ...change }, folds });
    await expect(unpackParcel(parcel)).rejects.toThrow(`${name} is damaged`);
  });
});

describe("a job", () => {
  const task = {
    data: "0".repeat(64),
    options: defaultsOf(compressTable),
    frontEnd: null,
    fold: 1,
    length: { updates: 100, share: 0.5 },
  };
  const sent: Record<string, unknown> = JSON.parse(JSON.stringify(encodeJob(task)));

  it("arrives unchanged", () => {
    expect(parseJob(sent)).toEqual(task);
    const heard = { ...task, frontEnd: frontEndSpec(8000, { arithmetic: "fixed", stride: 100 }) };
    expect(parseJob(JSON.parse(JSON.stringify(encodeJob(heard))))).toEqual(heard);
  });

  it.each([
    [{ ...sent, version: 2 }, "this version does not know"],
    [{ ...sent, code: "process.exit()" }, "this version does not know"],
    [{ ...sent, data: "../../etc" }, "this version does not know"],
    [{ ...sent, options: { ...task.options, rudder: 1 } }, "rudder is not an option"],
    [{ ...sent, options: { ...task.options, hidden: 1e9 } }, "hidden is 1000000000: must be a whole number"],
    [{ ...sent, frontEnd: { ...frontEndSpec(8000), stride: 0 } }, "stride is 0"],
    [{ ...sent, frontEnd: "loud" }, "a job: front end"],
    [null, "this version does not know"],
  ])("is refused if it is invalid: %#", (job, message) => {
    expect(() => parseJob(job)).toThrow(message);
  });

  it("has an answer that is checked", () => {
    expect(parseOutcome({ score: 0.5, bytes: 10, seconds: 1 })).toEqual({ score: 0.5, bytes: 10, seconds: 1 });
    expect(() => parseOutcome({ score: "1" })).toThrow("a worker's answer is not an outcome");
  });
});
