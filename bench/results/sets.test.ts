import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { InputError } from "../../src/core/errors.js";
import { readTested } from "./sets.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sets-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Writes an .npy file of version 1.0. */
function save(name: string, type: "<f4" | "<f8" | "<i2" | "<i4", shape: number[], numbers: number[]): void {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const header = `${`{'descr': '${type}', 'fortran_order': False, 'shape': (${sizes}), }`.padEnd(117)}\n`;
  const array = { "<f4": Float32Array, "<f8": Float64Array, "<i2": Int16Array, "<i4": Int32Array }[type];
  const bytes = Buffer.concat([
    Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length, 0]),
    Buffer.from(header, "latin1"),
    Buffer.from(array.from(numbers).buffer),
  ]);
  writeFileSync(join(folder, name), name.endsWith(".gz") ? gzipSync(bytes) : bytes);
}

const counting = (length: number) => Array.from({ length }, (_, index) => index);

describe("the sets of the results table", () => {
  it("reads images as one pixel per step, in order and in one permutation for all", async () => {
    save("x_train.npy", "<f4", [2, 3, 4], counting(24));
    save("x_test.npy", "<f4", [1, 3, 4], counting(12));
    save("y_train.npy", "<i4", [2], [4, 5]);
    save("y_test.npy", "<i4", [1], [1]);
    const { sequences, test } = await readTested("mnist_pixels", folder);
    expect(sequences).toMatchObject({ channels: 1, commonUnit: true });
    expect([[...sequences.starts], [...sequences.lengths], [...test]]).toEqual([[0, 12, 24], [12, 12, 12], [2]]);
    expect([...sequences.values]).toEqual([...counting(24), ...counting(12)]);
    const { values } = (await readTested("mnist_pixels_permuted", folder)).sequences;
    const first = [...values.subarray(0, 12)];
    expect(first).not.toEqual(counting(12));
    expect(first.toSorted((a, b) => a - b)).toEqual(counting(12));
    expect([...values.subarray(12, 24)]).toEqual(first.map((pixel) => pixel + 12));
    expect([...values.subarray(24)]).toEqual(first);
  });

  it("joins training and test parts, and merges HAR's activities to two", async () => {
    save("x_train.npy.gz", "<f4", [3, 2, 2], counting(12));
    save("x_test.npy.gz", "<f4", [2, 2, 2], [12, 13, 14, 15, 16, 17, 18, 19]);
    save("y_train.npy", "<i4", [3], [4, 5, 2]);
    save("y_test.npy", "<i4", [2], [1, 6]);
    save("subject_train.npy", "<i4", [3], [7, 7, 8]);
    save("subject_test.npy", "<i4", [2], [9, 9]);
    const { sequences, test } = await readTested("har2", folder);
    expect(sequences).toMatchObject({
      channels: 2,
      values: Float32Array.from(counting(20)),
      starts: Uint32Array.of(0, 2, 4, 6, 8),
      lengths: Uint32Array.of(2, 2, 2, 2, 2),
      groups: Int32Array.of(7, 7, 8, 9, 9),
    });
    expect(sequences.targets?.values).toEqual(Int32Array.of(0, 1, 0, 1, 0));
    expect(test).toEqual(Uint32Array.of(3, 4));
  });

  it("sums DSA-19's differences along time and scales each channel", async () => {
    for (const part of ["train_odd", "train_even", "test_odd", "test_even"]) {
      save(`dx_${part}.npy.gz`, "<i2", [1, 2, 3], [1, 1, 1, 10, -10, 5]);
      save(`y_${part}.npy`, "<i4", [1], [19]);
      save(`subject_${part}.npy`, "<i4", [1], [1]);
    }
    save("scale.npy", "<f8", [2], [0.5, 2]);
    const { sequences, test } = await readTested("dsa19", folder);
    expect(sequences.lengths).toEqual(Uint32Array.of(3, 3, 3, 3));
    expect(sequences.values.slice(6, 12)).toEqual(Float32Array.of(0.5, 20, 1, 0, 1.5, 10));
    expect(sequences.targets?.values).toEqual(Int32Array.of(18, 18, 18, 18));
    expect(test).toEqual(Uint32Array.of(2, 3));
  });

  it("names a missing file", async () => {
    await expect(readTested("usps", folder)).rejects.toThrow(InputError);
    await expect(readTested("usps", folder)).rejects.toThrow(/x_train/);
  });
});
