/**
 * @file How an integer model lies in flash, and its exact bytes: of everything that has to be there for this model and
 * that is not code. A sparse matrix takes the smallest of four encodings; two that differ by less than a sixteenth
 * are decided by the time it takes to decode them.
 */
import { type IntegerMatrix, type IntegerModel, operandSpan } from "./model.js";
import { readsTable, sigmoidTable } from "./nonlinearity.js";

/** Every weight, in groups of four rows: column 0 of rows 0–3, column 1, …; rows left over follow one by one. */
interface DenseMatrix {
  encoding: "dense";
  /** Weight + 128, since unsigned bytes are cheaper to load on a Cortex-M0 and to multiply on an AVR. */
  weights: Uint8Array;
}

/** For each row a bit for each column (lowest bit first, rows padded to bytes), and the weights of the ones. */
interface BitmapMatrix {
  encoding: "bitmap";
  mask: Uint8Array;
  weights: Int8Array;
}

/**
 * For each row a count of entries; for each entry a weight and the gap from the entry before it (from column 0 for the first).
 * A gap too wide is bridged by entries of weight zero. gaps4: two gaps a byte, the first in the low half, each row in
 * bytes of its own. gaps8: a byte each.
 */
interface GapMatrix {
  encoding: "gaps4" | "gaps8";
  counts: Uint8Array;
  gaps: Uint8Array;
  weights: Int8Array;
}

export type StoredMatrix = { rows: number; columns: number; bytes: number } & (DenseMatrix | BitmapMatrix | GapMatrix);
export type Encoding = StoredMatrix["encoding"];

/** Weight + 128 in the order of {@link DenseMatrix}. */
function denseOrder({ rows, columns, values }: IntegerMatrix): Uint8Array {
  const weights = new Uint8Array(rows * columns);
  const grouped = rows - (rows % 4);
  let at = 0;
  for (let row = 0; row < grouped; row += 4) {
    for (let j = 0; j < columns; j++) {
      for (let k = 0; k < 4; k++) weights[at++] = values[(row + k) * columns + j]! + 128;
    }
  }
  for (let left = grouped * columns; left < values.length; left++) weights[at++] = values[left]! + 128;
  return weights;
}

function bitmap({ rows, columns, values }: IntegerMatrix): { mask: Uint8Array; weights: Int8Array } {
  const stride = Math.ceil(columns / 8);
  const mask = new Uint8Array(rows * stride);
  values.forEach((value, at) => {
    if (value === 0) return;
    const column = at % columns;
    mask[Math.floor(at / columns) * stride + (column >> 3)]! |= 1 << (column & 7);
  });
  return { mask, weights: values.filter((value) => value !== 0) };
}

/** null where a row has more entries than a byte counts. */
function gapCoded({ rows, columns, values }: IntegerMatrix, widest: number): Omit<GapMatrix, "encoding"> | null {
  const counts = new Uint8Array(rows);
  const gaps: number[] = [];
  const weights: number[] = [];
  for (let row = 0; row < rows; row++) {
    const first = weights.length;
    let position = 0;
    let rowGaps: number[] = [];
    for (let j = 0; j < columns; j++) {
      const value = values[row * columns + j]!;
      if (value === 0) continue;
      for (; j - position > widest; position += widest) {
        rowGaps.push(widest);
        weights.push(0);
      }
      rowGaps.push(j - position);
      weights.push(value);
      position = j;
    }
    if (weights.length - first > 255) return null;
    counts[row] = weights.length - first;
    if (widest < 16) {
      const halves = rowGaps;
      rowGaps = halves.flatMap((gap, at) => (at % 2 === 0 ? [gap | ((halves[at + 1] ?? 0) << 4)] : []));
    }
    gaps.push(...rowGaps);
  }
  return { counts, gaps: Uint8Array.from(gaps), weights: Int8Array.from(weights) };
}

/** About the cycles of a product on a Cortex-M0+: only the order of the encodings matters. */
function decodingCycles(matrix: StoredMatrix): number {
  const positions = matrix.rows * matrix.columns;
  switch (matrix.encoding) {
    case "dense":
      return 5 * positions;
    case "bitmap":
      return 3 * positions + 9 * matrix.weights.length;
    case "gaps4":
      return 13 * matrix.weights.length + 20 * matrix.rows;
    case "gaps8":
      return 11 * matrix.weights.length + 20 * matrix.rows;
  }
}

/** The encodings that can hold a matrix, with their bytes. */
export function encodings(matrix: IntegerMatrix): StoredMatrix[] {
  const { rows, columns } = matrix;
  const { mask, weights } = bitmap(matrix);
  const stored: StoredMatrix[] = [
    { rows, columns, encoding: "dense", weights: denseOrder(matrix), bytes: rows * columns },
    { rows, columns, encoding: "bitmap", mask, weights, bytes: mask.length + weights.length },
  ];
  for (const [encoding, widest] of [
    ["gaps4", 15],
    ["gaps8", 255],
  ] as const) {
    const coded = gapCoded(matrix, widest);
    if (coded === null) continue;
    const bytes = rows + coded.gaps.length + coded.weights.length;
    stored.push({ rows, columns, encoding, ...coded, bytes });
  }
  return stored;
}

/** About the bytes of each encoding's code on an AVR, where flash is dearest. */
const decoderBytes: Readonly<Record<Encoding, number>> = { dense: 400, bitmap: 230, gaps4: 240, gaps8: 200 };

/** Matrices as they are stored in one program. */
export function storeMatrices(matrices: readonly IntegerMatrix[]): StoredMatrix[] {
  const candidates = matrices.map(encodings);
  const names: readonly Encoding[] = ["dense", "bitmap", "gaps4", "gaps8"];
  const choices: { stored: StoredMatrix[]; bytes: number; cycles: number }[] = [];
  for (let subset = 1; subset < 16; subset++) {
    const allowed = names.filter((_, bit) => (subset & (1 << bit)) !== 0);
    const stored = candidates.flatMap((ways) => {
      const usable = ways.filter(({ encoding }) => allowed.includes(encoding));
      const [first, ...rest] = usable;
      return first === undefined
        ? []
        : [rest.reduce((best, other) => (other.bytes < best.bytes ? other : best), first)];
    });
    if (stored.length < matrices.length) continue;
    const used = new Set(stored.map(({ encoding }) => encoding));
    const decoders = [...used].reduce((sum, encoding) => sum + decoderBytes[encoding], 0);
    const bytes = stored.reduce((sum, matrix) => sum + matrix.bytes, decoders);
    choices.push({ stored, bytes, cycles: stored.reduce((sum, matrix) => sum + decodingCycles(matrix), 0) });
  }
  const least = Math.min(...choices.map(({ bytes }) => bytes));
  const near = choices.filter(({ bytes }) => bytes <= least + least / 16);
  return near.reduce((best, other) => (other.cycles < best.cycles ? other : best)).stored;
}

/** One matrix as it would be stored alone. */
export function storeMatrix(matrix: IntegerMatrix): StoredMatrix {
  const [stored] = storeMatrices([matrix]);
  if (stored === undefined) throw new RangeError("a matrix without an encoding");
  return stored;
}

/** The matrices of a layer as they are stored. */
export interface StoredLayerMatrices {
  w1: StoredMatrix | null;
  u1: StoredMatrix | null;
  sums: StoredMatrix[];
}

/** All matrices of a model's layers as they are stored. The head is always dense, row by row. */
export function storeLayers({ layers }: IntegerModel): StoredLayerMatrices[] {
  const factors = layers.map(({ fromInput, fromState, sums }) => [
    fromInput.factor,
    fromState.factor,
    ...sums.map(({ matrix }) => matrix),
  ]);
  const stored = storeMatrices(factors.flat().filter((matrix) => matrix !== null));
  let next = 0;
  const take = (matrix: IntegerMatrix | null | undefined) => (matrix ? (stored[next++] ?? null) : null);
  return factors.map(([w1, u1, ...sums]) => ({
    w1: take(w1),
    u1: take(u1),
    sums: sums.flatMap((matrix) => take(matrix) ?? []),
  }));
}

export interface StorageItem {
  name: string;
  bytes: number;
  /** The encoding of a matrix; null for other numbers. */
  encoding: Encoding | null;
  /** Weights that are not zero; null for other numbers. */
  nonZero: number | null;
}

export interface Storage {
  items: StorageItem[];
  bytes: number;
}

/** Do all channels share one mean, multiplier and shift? Then they are constants, not tables. */
export function hasUniformInput({ input }: IntegerModel): boolean {
  return [input.mean, input.multiplier, input.shift].every((values) => values.every((value) => value === values[0]));
}

/** Bytes of the folded normalisation: int16 mean and multiplier a channel, and a shift where channels differ in it. */
function inputBytes(model: IntegerModel): number {
  if (hasUniformInput(model)) return 4;
  const { mean, shift } = model.input;
  return 4 * mean.length + (shift.every((value) => value === shift[0]) ? 0 : shift.length);
}

/** What of a model has to be in flash besides code, to the byte. */
export function modelStorage(model: IntegerModel): Storage {
  const items: StorageItem[] = [];
  const numbers = (name: string, bytes: number) => {
    if (bytes > 0) items.push({ name, bytes, encoding: null, nonZero: null });
  };
  const matrix = (name: string, stored: StoredMatrix | null | undefined, values: Int8Array | undefined) => {
    if (!stored || values === undefined) return;
    const nonZero = values.reduce((count, value) => count + (value === 0 ? 0 : 1), 0);
    items.push({ name, bytes: stored.bytes, encoding: stored.encoding, nonZero });
  };
  const stored = storeLayers(model);
  numbers("input", inputBytes(model));
  model.layers.forEach((layer, index) => {
    const name = `layers.${index}`;
    const matrices = stored[index];
    matrix(`${name}.W1`, matrices?.w1, layer.fromInput.factor?.values);
    matrix(`${name}.U1`, matrices?.u1, layer.fromState.factor?.values);
    layer.sums.forEach((sum, block) => {
      matrix(`${name}.sums.${sum.name}`, matrices?.sums[block], sum.matrix.values);
    });
    numbers(`${name}.biases`, 2 * layer.hidden * layer.biases.length);
    numbers(`${name}.coefficients`, 2 * layer.coefficients.length);
  });
  const head = model.head.matrix;
  matrix("head.V", encodings(head)[0], head.values);
  numbers("head.bias", 2 * model.head.bias.length);
  const tables = model.layers.some((layer) => usesTable(layer));
  numbers("sigmoid table", tables ? 2 * sigmoidTable.length : 0);
  return { items, bytes: items.reduce((sum, { bytes }) => sum + bytes, 0) };
}

/** Does a layer read the sigmoid table? */
export function usesTable({ cell, gate, update }: IntegerModel["layers"][number]): boolean {
  const gated = cell !== "RNN" && cell !== "FastRNN";
  return readsTable(update) || (gated && readsTable(gate));
}

/** Bytes of RAM: the states between steps (2 a number), and the scratch of a step. */
export function modelMemory(model: IntegerModel): { state: number; scratch: number } {
  const numbers = (layer: IntegerModel["layers"][number]) => layer.hidden * (layer.cell === "LSTM" ? 2 : 1);
  const state = model.layers.reduce((sum, layer) => sum + 2 * numbers(layer), 0);
  const scratch = Math.max(...model.layers.map((layer) => 2 * operandSpan(layer, "both").length));
  return { state, scratch: scratch + 2 * model.input.mean.length };
}
