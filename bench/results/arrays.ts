import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { InputError } from "../../src/core/errors.js";
import { npyHeader } from "../../src/data/npy.js";
import { arrayFor, countOf, type PackedArray, unpackInto } from "../../src/data/packed.js";

/**
 * Reads `NAME.npy` or `NAME.npy.gz` for each name and concatenates them along the first axis, in one array of the
 * recorded type.
 * @throws InputError if a file is missing, or the arrays differ in type or in the size of a row
 */
export function readArrays(folder: string, names: readonly string[]): PackedArray {
  const files = names.map((name) => {
    const bytes = readEither(folder, name);
    return { name, bytes, header: npyHeader(bytes, name) };
  });
  const [first, ...others] = files;
  if (first === undefined) throw new InputError(`no array to read in ${folder}: name at least one`);
  const { type } = first.header;
  const row = first.header.shape.slice(1);
  for (const { name, header } of others)
    if (header.type !== type || header.shape.slice(1).join() !== row.join())
      throw new InputError(
        `${name} is ${header.type} [${header.shape}], ${first.name} ${type} [N,${row}]: give arrays of one type and row size`,
      );

  const rows = files.reduce((sum, { header }) => sum + (header.shape[0] ?? 1), 0);
  const values = arrayFor(type, rows * countOf(row));
  let at = 0;
  for (const { name, bytes, header } of files) {
    const unpacker = unpackInto(header, values, at, name);
    unpacker.push(bytes.subarray(header.offset));
    unpacker.finish();
    at += countOf(header.shape);
  }
  return { shape: [rows, ...row], values };
}

function readEither(folder: string, name: string): Uint8Array {
  const plain = join(folder, `${name}.npy`);
  if (existsSync(plain)) return readFileSync(plain);
  if (existsSync(`${plain}.gz`)) return gunzipSync(readFileSync(`${plain}.gz`));
  throw new InputError(`${plain}: neither it nor ${name}.npy.gz exists; give the data set's folder with --data`);
}
