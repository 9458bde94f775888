/**
 * @file Imports models trained by EdgeML's FastCells examples (microsoft/EdgeML, examples/pytorch/FastCells and
 * examples/tf/FastCells): a folder of .npy files, or its quantised version. Matrices multiply on the right, as here.
 */
import type { LayerSpec } from "../cells/layer.js";
import { type Nonlinearity, nonlinearities } from "../cells/nonlinearity.js";
import { cellOf } from "../cells/registry.js";
import { kindOf } from "../core/bytes.js";
import { InputError } from "../core/errors.js";
import { checkSpec, checkTensors } from "../model/check.js";
import type { Model, ModelSpec } from "../model/spec.js";
import { checkOptions } from "../options/table.js";
import { choice, orNull, strings } from "../options/values.js";
import { type EdgemlArrays, matrix, readArrays, vector } from "./edgeml-arrays.js";
import { edgemlNormalisation } from "./edgeml-normalisation.js";

/** What the files of EdgeML do not say. */
export interface EdgemlOptions {
  /** g and f, which the arrays do not contain; null: those in `command.txt`, else EdgeML's defaults. */
  gate?: Nonlinearity | null;
  update?: Nonlinearity | null;
  /** Names of the classes; null: 0, 1, … */
  labels?: string[] | null;
}

const nonlinearity = choice(nonlinearities);

/** A model of EdgeML, and what is known of it. */
export interface EdgemlImport {
  model: Model;
  /** Whether the folder was quantised. */
  quantised: boolean;
  /** Notes for the user: assumptions, and what could not be imported. */
  notes: string[];
}

/**
 * Imports the model of an EdgeML folder.
 *
 * @param files contents by file name: W.npy or W1.npy and W2.npy, the same for U, Bg.npy, Bh.npy, zeta.npy, nu.npy
 * (FastRNN: B.npy, alpha.npy, beta.npy), FC.npy, FCbias.npy; mean.npy, std.npy and command.txt if there are any.
 * Quantised: the same with a q in front, and paramScaleFactor.npy, classifierScaleFactor.npy, scalarScaleFactor.npy
 * @throws InputError if a file is missing, or shapes do not fit together
 */
export function importEdgeml(files: ReadonlyMap<string, Uint8Array>, options: EdgemlOptions = {}): EdgemlImport {
  if (!(files instanceof Map)) {
    throw new InputError(`the files are ${kindOf(files)}: give a Map of their contents by name, as "W.npy"`);
  }
  checkOptions({ gate: orNull(nonlinearity), update: orNull(nonlinearity), labels: orNull(strings) }, options);
  const { arrays, quantised } = readArrays(files);
  const notes: string[] = [];
  const cell = cellIn(arrays);
  const { names, layer, tensors } = layerOf(arrays, cell, nonlinearitiesOf(files, cell, options, notes));
  const head = matrix(arrays, "FC");
  if (head.rows !== layer.hidden) {
    throw new InputError(
      `FC is [${head.rows}, ${head.columns}], the cell has ${layer.hidden} units: give the files of one model`,
    );
  }
  const classes = head.columns;
  const labels = options.labels ?? Array.from({ length: classes }, (_, index) => String(index));
  if (labels.length !== classes) {
    throw new InputError(`${labels.length} labels for ${classes} classes: name one for each column of FC`);
  }
  const normalisation = edgemlNormalisation(arrays, layer.input, notes);
  const spec: ModelSpec = {
    format: "fastcells",
    version: 1,
    layers: [layer],
    task: "multiclass",
    readout: "last",
    labels,
    normalisation,
    channels: null,
    sampleRate: null,
    frontEnd: null,
    detector: null,
    training: { imported: quantised ? "EdgeML, quantised" : "EdgeML", files: names },
  };
  const model: Model = {
    kind: "float",
    spec,
    tensors: {
      ...Object.fromEntries(Object.entries(tensors).map(([name, values]) => [`layers.0.${name}`, values])),
      "head.V": head.values,
      "head.bias": vector(arrays, "FCbias", classes),
    },
  };
  checkSpec(spec);
  checkTensors(model);
  return { model, quantised, notes };
}

function cellIn(arrays: EdgemlArrays): "FastGRNN" | "FastRNN" {
  if (arrays.has("zeta") && arrays.has("nu")) return "FastGRNN";
  if (arrays.has("alpha") && arrays.has("beta")) return "FastRNN";
  const held = [...arrays.keys()].join(", ") || "nothing";
  throw new InputError(
    `neither zeta and nu (FastGRNN) nor alpha and beta (FastRNN) among ${held}: EdgeML's other cells are not imported`,
  );
}

/** EdgeML's names of the biases. Its trainer writes a FastRNN's bias as B. */
const biasNames: Readonly<Record<string, readonly string[]>> = { biasGate: ["Bg"], biasUpdate: ["Bh", "B"] };

function layerOf(
  arrays: EdgemlArrays,
  cell: "FastGRNN" | "FastRNN",
  { gate, update }: { gate: Nonlinearity; update: Nonlinearity },
): { names: string[]; layer: LayerSpec; tensors: Record<string, Float32Array> } {
  const W = mapOf(arrays, "W");
  const U = mapOf(arrays, "U");
  const [input, hidden] = [W.rows, W.columns];
  if (U.rows !== hidden || U.columns !== hidden) {
    throw new InputError(`U is [${U.rows}, ${U.columns}], W gives ${hidden} units: U must be [${hidden}, ${hidden}]`);
  }
  const { biases, scalars } = cellOf(cell);
  const tensors = { ...W.tensors, ...U.tensors };
  for (const { name } of biases) {
    const theirs = biasNames[name]?.find((each) => arrays.has(each)) ?? biasNames[name]?.[0] ?? name;
    tensors[name] = vector(arrays, theirs, hidden);
  }
  for (const { name } of scalars) tensors[name] = vector(arrays, name, 1);
  const layer = { cell, input, hidden, rankW: W.rank, rankU: U.rank, gate, update, stateBound: null };
  return { names: [...arrays.keys()], layer, tensors };
}

interface ImportedMap {
  rows: number;
  columns: number;
  rank: number | null;
  tensors: Record<string, Float32Array>;
}

/** W, or W1 and W2; the same for U. */
function mapOf(arrays: EdgemlArrays, name: "W" | "U"): ImportedMap {
  if (arrays.has(name)) {
    const { rows, columns, values } = matrix(arrays, name);
    return { rows, columns, rank: null, tensors: { [name]: values } };
  }
  if (!arrays.has(`${name}1`))
    throw new InputError(`neither ${name}.npy nor ${name}1.npy found: give a folder written by EdgeML`);
  const first = matrix(arrays, `${name}1`);
  const second = matrix(arrays, `${name}2`);
  if (first.columns !== second.rows) {
    throw new InputError(
      `${name}1 is [${first.rows}, ${first.columns}], ${name}2 [${second.rows}, ${second.columns}]: the ranks differ`,
    );
  }
  return {
    rows: first.rows,
    columns: second.columns,
    rank: first.columns,
    tensors: { [`${name}1`]: first.values, [`${name}2`]: second.values },
  };
}

function nonlinearitiesOf(
  files: ReadonlyMap<string, Uint8Array>,
  cell: "FastGRNN" | "FastRNN",
  options: EdgemlOptions,
  notes: string[],
): { gate: Nonlinearity; update: Nonlinearity } {
  const command = new TextDecoder().decode(files.get("command.txt") ?? new Uint8Array());
  const flagged = (short: string, long: string): Nonlinearity | null => {
    const found = new RegExp(`(?:^|\\s)(?:-${short}|--${long})[\\s=]*(\\w+)`).exec(command)?.[1];
    return nonlinearities.find((name) => name === found) ?? null;
  };
  const gate = options.gate ?? flagged("gnl", "gate-nl");
  const update = options.update ?? flagged("unl", "update-nl");
  const missing = [
    ...(gate === null && cellOf(cell).gated ? [`gate ${cellOf(cell).gate}`] : []),
    ...(update === null ? [`update ${cellOf(cell).update}`] : []),
  ];
  if (missing.length > 0) {
    notes.push(`the folder does not name the non-linearities of training: assumed ${missing.join(" and ")}`);
  }
  return { gate: gate ?? cellOf(cell).gate, update: update ?? cellOf(cell).update };
}
