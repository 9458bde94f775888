/**
 * @file How an integer model is stored in flash, and the exact bytes of everything there that is not code. The encoding
 * of each matrix is chosen here, by bytes and by time.
 */
import { functionsOf } from "../cells/layer.js";
import { cellOf } from "../cells/registry.js";
import { at, entryOf } from "../core/at.js";
import { sigmoidTable } from "../language/curves.js";
import { elementTypes, type NumberArray } from "../language/syntax.js";
import { type Encoding, encodings, type StoredMatrix } from "./encodings.js";
import { inputProgram } from "./input-program.js";
import { type IntegerMatrix, type IntegerModel, layerMatrices, operandSpan } from "./model.js";
import { readsTable } from "./nonlinearity.js";
import { poolProgram } from "./pooling-program.js";

/**
 * Approximate bytes of each encoding's code on an AVR, where flash is most scarce. For dense only half: a head of more
 * than four rows needs the other half anyway.
 */
const decoderBytes: Readonly<Record<Encoding, number>> = { dense: 250, bitmap: 150, gaps4: 160, gaps8: 150 };

/** Approximate cycles of a product on a Cortex-M0+. */
function productCycles({ encoding, rows, columns, entries }: StoredMatrix): number {
  switch (encoding) {
    case "dense":
      return 4 * rows * columns + 20 * rows;
    case "bitmap":
      return 3 * rows * columns + 8 * entries + 25 * rows;
    case "gaps4":
      return 12 * entries + 25 * rows;
    case "gaps8":
      return 11 * entries + 25 * rows;
  }
}

/**
 * A byte of flash is worth this many cycles of a step. At 32, one per cent of the size of a 3 KB model is worth about
 * four per cent of its time: encodings of almost the same size are chosen by time, others by size.
 */
const cyclesPerByte = 32;

const cost = (stored: StoredMatrix) => stored.bytes.length + productCycles(stored) / cyclesPerByte;
const cheapest = (ways: readonly StoredMatrix[]) =>
  ways.reduce((best, other) => (cost(other) < cost(best) ? other : best));

/** How each matrix of a program is stored. */
export type StoredMatrices = ReadonlyMap<IntegerMatrix, StoredMatrix>;

/**
 * Encodes the matrices of one program with the set of encodings that costs least in constants, in the code of its
 * products, and in time.
 */
export function storeMatrices(matrices: readonly IntegerMatrix[]): StoredMatrices {
  const candidates = matrices.map(encodings);
  const names: readonly Encoding[] = ["dense", "bitmap", "gaps4", "gaps8"];
  let chosen: StoredMatrix[] = [];
  let least = Number.POSITIVE_INFINITY;
  for (let subset = 1; subset < 2 ** names.length; subset++) {
    const allowed = names.filter((_, bit) => (subset & (1 << bit)) !== 0);
    const usable = candidates.map((ways) => ways.filter(({ encoding }) => allowed.includes(encoding)));
    if (usable.some((ways) => ways.length === 0)) continue;
    const stored = usable.map(cheapest);
    const decoders = allowed.reduce((sum, encoding) => sum + decoderBytes[encoding], 0);
    const total = stored.reduce((sum, matrix) => sum + cost(matrix), decoders);
    if (total < least) [least, chosen] = [total, stored];
  }
  return new Map(matrices.map((matrix, index) => [matrix, at(chosen, index, "matrix")]));
}

/** Encodes all matrices of a model's layers. The head is always dense, row by row. */
export function storeLayers({ layers }: Pick<IntegerModel, "layers">): StoredMatrices {
  return storeMatrices(layers.flatMap(layerMatrices).map(({ matrix }) => matrix));
}

/** Rows of a dense matrix that are multiplied at once. */
export const rowsAtOnce = 4;

/**
 * Whether the head's rows are multiplied by the function for dense matrices; a small head alone is not worth including
 * it.
 */
export function groupsHead(stored: StoredMatrices, { head }: Pick<IntegerModel, "head">): boolean {
  return head.matrix.rows > rowsAtOnce || Array.from(stored.values()).some(({ encoding }) => encoding === "dense");
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

/** Bytes of the folded normalisation: its tables, or a mean and a multiplier shared by all channels. */
function inputBytes({ input }: IntegerModel): number {
  const { tables } = inputProgram(input);
  const known = 4;
  return tables.length === 0 ? known : bytesOf(tables);
}

function bytesOf(arrays: readonly NumberArray[]): number {
  return arrays.reduce((sum, { type, length }) => sum + elementTypes[type].bytes * length, 0);
}

/** The exact bytes of a model in flash besides code. The words of a vocabulary are not stored: steps read ids. */
export function modelStorage(model: IntegerModel): Storage {
  const { embedding, layers, head } = model;
  const items: StorageItem[] = [];
  const numbers = (name: string, bytes: number) => {
    if (bytes > 0) items.push({ name, bytes, encoding: null, nonZero: null });
  };
  const matrix = (name: string, { values }: IntegerMatrix, encoding: Encoding, bytes: number) => {
    const nonZero = values.reduce((count, value) => count + (value === 0 ? 0 : 1), 0);
    items.push({ name, nonZero, bytes, encoding });
  };
  const dense = (name: string, weights: IntegerMatrix) => matrix(name, weights, "dense", weights.values.length);
  const stored = storeLayers(model);
  if (embedding === null) numbers("input", inputBytes(model));
  else dense("embedding", embedding);
  layers.forEach((layer, index) => {
    const prefix = `layers.${index}`;
    for (const { name, matrix: weights } of layerMatrices(layer)) {
      const { encoding, bytes } = entryOf(stored, weights, name);
      matrix(`${prefix}.${name}`, weights, encoding, bytes.length);
    }
    numbers(`${prefix}.biases`, 2 * layer.hidden * layer.biases.length);
    numbers(`${prefix}.coefficients`, 2 * layer.coefficients.length);
  });
  dense("head.V", head.matrix);
  numbers("head.bias", 2 * head.bias.length);
  numbers("sigmoid table", layers.some(usesTable) ? 2 * sigmoidTable.length : 0);
  return { items, bytes: items.reduce((sum, { bytes }) => sum + bytes, 0) };
}

/** Whether a layer reads the sigmoid table. */
export function usesTable(layer: IntegerModel["layers"][number]): boolean {
  return functionsOf(layer).some(readsTable);
}

/** Bytes of RAM: the states between steps (2 a number) with their pool, and the scratch memory of a step. */
export function modelMemory(model: IntegerModel): { state: number; scratch: number } {
  const numbers = (layer: IntegerModel["layers"][number]) => layer.hidden * (cellOf(layer.cell).memory ? 2 : 1);
  const pooled = poolProgram(model)?.kept ?? [];
  const state = model.layers.reduce((sum, layer) => sum + 2 * numbers(layer), bytesOf(pooled));
  const scratch = Math.max(...model.layers.map((layer) => 2 * operandSpan(layer, "both").length));
  return { state, scratch: scratch + 2 * at(model.layers, 0, "layer").input };
}
