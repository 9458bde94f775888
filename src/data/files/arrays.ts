/** @file Reads folders of arrays: .npy (or .npy.gz) and idx files for training, validation and test, into one array. */
import { basename } from "node:path";
import { InputError } from "../../core/errors.js";
import { type ArrayOptions, type Arrays, sequencesOfArrays } from "../from-arrays.js";
import { idxHeader } from "../idx.js";
import { npyHeader, npyHeaderLimit } from "../npy.js";
import { arrayFor, checkSize, countOf, type PackedArray, type PackedHeader, unpackInto } from "../packed.js";
import { namedArray, withJointNames } from "../packed-text.js";
import type { SampleArray, Sequences } from "../sequences.js";
import { headOf, piecesOf, sizeOf } from "./read.js";

export type PartName = "train" | "validation" | "test";

/** Paths of the arrays of one part. */
export interface ArrayFiles {
  part: PartName;
  x: string;
  y: string | null;
  groups: string | null;
  lengths: string | null;
}

/**
 * Reads the parts in order into one data set; samples are read directly to their place.
 * @returns the sequences, and the number of sequences in each part, in the given order
 * @throws InputError if a file is not valid, or the parts do not fit together
 */
export async function loadArrays(
  parts: readonly ArrayFiles[],
  options: ArrayOptions,
  name: string,
): Promise<{ sequences: Sequences; counts: number[] }> {
  const headers = await Promise.all(parts.map(({ x }) => checkedHeader(x, "samples")));
  const first = headers[0];
  if (first === undefined) throw new InputError(`${name}: no arrays to read`);
  for (const [index, header] of headers.entries()) checkLike(first, header, parts[0]?.x ?? "", parts[index]?.x ?? "");
  const joint = arrayFor(
    first.type,
    headers.reduce((sum, { shape }) => sum + countOf(shape), 0),
  );

  const read: Arrays<PackedArray>[] = [];
  let at = 0;
  for (const [index, files] of parts.entries()) {
    const header = headers[index] ?? first;
    await fill(files.x, header, joint, at);
    const count = countOf(header.shape);
    const arrays: Arrays<PackedArray> = {
      x: { shape: header.shape, values: joint.subarray(at, at + count) },
      y: await readOptional(files.y),
      groups: await readOptional(files.groups),
      lengths: await readOptional(files.lengths),
    };
    at += count;
    // Each part alone first, so that a message can name its file.
    sequencesOfArrays(arrays, options, basename(files.x), basename(files.y ?? files.x));
    read.push(arrays);
  }

  const rows = headers.reduce((sum, { shape }) => sum + (shape[0] ?? 0), 0);
  const together: Arrays<PackedArray> = {
    x: { shape: [rows, ...first.shape.slice(1)], values: joint },
    y: joined(read.map(({ y }) => y)),
    groups: joined(read.map((arrays) => arrays.groups ?? unknownGroups(arrays, read))),
    lengths: joined(read.map(({ lengths }) => lengths ?? null)),
  };
  const counts = read.map(({ x, lengths }) => lengths?.values.length ?? x.shape[0] ?? 0);
  return { sequences: sequencesOfArrays(together, options, name), counts };
}

async function checkedHeader(path: string, role: "samples" | "beside"): Promise<PackedHeader> {
  const head = await headOf(path, npyHeaderLimit);
  const header = head[0] === 0 ? idxHeader(head, path) : npyHeader(head, path);
  if (header.text === true && role === "samples") {
    throw new InputError(`${path}: it has strings, which can be labels but not samples: save numbers`);
  }
  const { bytes, exact } = await sizeOf(path);
  checkSize(header, bytes - header.offset, exact, path);
  return header;
}

function checkLike(first: PackedHeader, header: PackedHeader, firstPath: string, path: string): void {
  const describe = ({ shape, type }: PackedHeader): string => `[N, ${shape.slice(1).join(", ")}] of ${type}`;
  if (describe(first) !== describe(header)) {
    throw new InputError(
      `${path}: ${describe(header)}, but ${basename(firstPath)} is ${describe(first)}: save both in one shape and type`,
    );
  }
}

async function fill(path: string, header: PackedHeader, target: SampleArray, at: number): Promise<void> {
  const unpacker = unpackInto(header, target, at, path);
  let skip = header.offset;
  for await (const piece of piecesOf(path)) {
    if (skip < piece.length) unpacker.push(piece.subarray(skip));
    skip = Math.max(0, skip - piece.length);
  }
  unpacker.finish();
}

async function readOptional(path: string | null): Promise<PackedArray | null> {
  if (path === null) return null;
  const header = await checkedHeader(path, "beside");
  const values = arrayFor(header.type, countOf(header.shape));
  await fill(path, header, values, 0);
  const array = { shape: header.shape, values };
  return header.text === true ? namedArray(array) : array;
}

/** Groups for a part without them if another part has groups: one group for the whole part. */
function unknownGroups(arrays: Arrays<PackedArray>, all: readonly Arrays<PackedArray>[]): PackedArray | null {
  if (all.every(({ groups }) => groups === null)) return null;
  const count = arrays.lengths?.values.length ?? arrays.x.shape[0] ?? 0;
  return { shape: [count], values: new Int32Array(count).fill(-1) };
}

/** Joins arrays along the first axis; null if one is missing. Floats stay floats. */
function joined(arrays: readonly (PackedArray | null)[]): PackedArray | null {
  const present = withJointNames(arrays.filter((array) => array !== null));
  const first = present[0];
  if (first === undefined || present.length < arrays.length) return null;
  const names = first.names === undefined ? {} : { names: first.names };
  const isFloat = present.some(({ values }) => values instanceof Float32Array || values instanceof Float64Array);
  const total = present.reduce((sum, { values }) => sum + values.length, 0);
  const values = isFloat ? new Float64Array(total) : new Int32Array(total);
  let at = 0;
  for (const array of present) {
    if (array.shape.slice(1).join() !== first.shape.slice(1).join()) {
      throw new InputError(
        `targets of shapes [${first.shape.join(", ")}] and [${array.shape.join(", ")}]: save all parts with the same sizes except for the first`,
      );
    }
    values.set(array.values, at);
    at += array.values.length;
  }
  return {
    shape: [present.reduce((sum, { shape }) => sum + (shape[0] ?? 0), 0), ...first.shape.slice(1)],
    values,
    ...names,
  };
}
