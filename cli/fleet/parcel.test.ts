import { createHash } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { compressTable } from "../../src/compress/options.js";
import { foldsOf } from "../../src/fit/folds.js";
import { defaultsOf } from "../../src/options/table.js";
import { ramps } from "../../src/train/ramps.fixture.js";
import { encodeJob, parseJob, parseOutcome } from "./job.js";
import { packParcel, unpackParcel } from "./parcel.js";

const { data, split } = ramps(60);
const content = { data, folds: foldsOf(data, split.train, 2, 1) };

describe("the data of a search", () => {
  it("arrive as they were sent, under the same name whenever they are packed", async () => {
    const parcel = await packParcel(content);
    expect(await unpackParcel(parcel)).toEqual(content);
    expect((await packParcel(content)).hash).toBe(parcel.hash);
  });

  it("are refused where they are others than their hash says, or lead outside themselves", async () => {
    const { hash, bytes } = await packParcel(content);
    const plain = gunzipSync(bytes);
    plain[plain.length - 1]! ^= 1;
    await expect(unpackParcel({ hash, bytes: gzipSync(plain) })).rejects.toThrow("not what their hash says");
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

describe("a job", () => {
  const task = {
    data: "0".repeat(64),
    options: defaultsOf(compressTable),
    fold: 1,
    length: { updates: 100, share: 0.5 },
  };
  const sent: Record<string, unknown> = JSON.parse(JSON.stringify(encodeJob(task)));

  it("arrives as it was sent", () => {
    expect(parseJob(sent)).toEqual(task);
  });

  it.each([
    [{ ...sent, version: 2 }, "this version does not know"],
    [{ ...sent, code: "process.exit()" }, "this version does not know"],
    [{ ...sent, data: "../../etc" }, "this version does not know"],
    [{ ...sent, options: { ...task.options, rudder: 1 } }, "rudder is not an option"],
    [{ ...sent, options: { ...task.options, hidden: 1e9 } }, "hidden is 1000000000: must be a whole number"],
    [null, "this version does not know"],
  ])("is refused where it is none: %#", (job, message) => {
    expect(() => parseJob(job)).toThrow(message);
  });

  it("has an answer that is checked", () => {
    expect(parseOutcome({ score: 0.5, bytes: 10, seconds: 1 })).toEqual({ score: 0.5, bytes: 10, seconds: 1 });
    expect(() => parseOutcome({ score: "1" })).toThrow("a worker's answer is none");
  });
});
