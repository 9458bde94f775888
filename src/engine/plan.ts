/**
 * @file The plan of a run: every address that the kernels need, decided once from the model's shapes and the largest
 * batch, then written as the records of `assembly/layout.ts`.
 */
import { LayerField, LossId, NetworkField, packedRows, ShardField, TensorField } from "../../assembly/layout.js";
import { cellOf } from "../cells/registry.js";
import { Arena } from "../kernels/arena.js";
import { controlBytes, type ShardLayout } from "../kernels/pool.js";
import type { ModelSpec, Task } from "../model/spec.js";
import { paddedTable } from "./padded-table.js";
import { type ParameterSlice, parameterSlices } from "./parameters.js";
import { type Matrix, padded, planLayer, scratchColumnsOf, type Words } from "./plan-layer.js";
import { largestShard, shardSizes } from "./shards.js";

/** The parts of a model's spec that the engine needs. */
export type NetworkSpec = Pick<ModelSpec, "layers" | "labels" | "task" | "readout">;

/** The largest batch that a network must hold. */
export interface Capacity {
  sequences: number;
  /** Steps of the longest sequence. */
  steps: number;
  threads: number;
  /** Room for gradients and the optimiser's moments, too? */
  training: boolean;
}

const losses: Record<Task, LossId> = {
  multiclass: LossId.softmaxCrossEntropy,
  multilabel: LossId.sigmoidCrossEntropy,
  regression: LossId.squaredError,
};

/** Addresses of one shard's arrays. */
export interface ShardAddresses {
  record: number;
  active: number;
  offsets: number;
  lastRows: number;
  samples: number;
  targets: number;
  weights: number;
  scores: number;
  initial: number;
  final: number;
  gradInitial: number;
  gradients: number;
}

/** All addresses of a run, and the memory that holds them. */
export interface Plan {
  memory: WebAssembly.Memory;
  slices: ParameterSlice[];
  parameters: number;
  parameterAddress: number;
  gradientAddress: number;
  /** First and second moment of the optimiser, each as long as the parameters. */
  moments: [number, number];
  table: number;
  paddedParameters: number;
  paddedGradients: number;
  paddedFloats: number;
  network: number;
  shards: ShardAddresses[];
  layout: ShardLayout;
  /** Room for a gradient of the top layer's states that the caller gives, `[rows, hiddenP]`; every-step networks only. */
  external: number;
  /** Floats of the states of one sequence: hiddenP for each layer, twice for an LSTM. */
  stateFloats: number;
  /** Workspace offset of each layer's states and input gradients (for inspection in tests). */
  layers: { states: number; gradInput: number }[];
}

/** Plans a network with room for one batch of the given capacity. */
export function planNetwork(spec: NetworkSpec, capacity: Capacity): Plan {
  const arena = new Arena();
  const { training } = capacity;
  const shardCount = shardSizes(capacity.sequences).length;
  const perShard = Math.min(largestShard, capacity.sequences);
  const rows = perShard * capacity.steps;
  const outputs = spec.labels.length;
  const outputsP = padded(outputs);
  const lastStep = spec.readout === "last";
  const outputRows = lastStep ? perShard : rows;
  const slices = parameterSlices(spec);
  const parameters = slices.reduce((sum, { length }) => sum + length, 0);

  let workspaceEnd = 0;
  const area = (floats: number): number => {
    const offset = workspaceEnd;
    workspaceEnd += Math.ceil(floats / 16) * 64;
    return offset;
  };
  let paddedFloats = 0;
  const slot = ({ rows, columns }: Matrix): number => {
    const offset = paddedFloats;
    paddedFloats += rows * columns;
    return offset * 4;
  };
  const packed = ({ rows, columns }: Matrix): number => arena.reserve(rows * columns * 4);

  const control = arena.reserve(controlBytes);
  const network = arena.reserve(NetworkField.size * 4);
  const firstLayer = arena.reserve(spec.layers.length * LayerField.size * 4);

  const size = { sequences: perShard, rows };
  const layerWords = spec.layers.map((layer, index) =>
    planLayer(layer, { packed, slot, area }, size, training, index > 0 || !lastStep),
  );
  const top = spec.layers[spec.layers.length - 1];
  const topHidden = padded(top === undefined ? 0 : top.hidden);
  const head = { rows: topHidden, columns: outputsP };
  const scratchColumns = Math.max(...spec.layers.map(scratchColumnsOf), topHidden + outputsP);
  const networkWords: Words = new Map<number, number>([
    [NetworkField.layers, spec.layers.length],
    [NetworkField.firstLayer, firstLayer],
    [NetworkField.outputs, outputs],
    [NetworkField.outputsP, outputsP],
    [NetworkField.lastStep, lastStep ? 1 : 0],
    [NetworkField.loss, losses[spec.task]],
    [NetworkField.head, packed(head)],
    [NetworkField.headT, training ? packed(head) : 0],
    [NetworkField.headBias, arena.reserve(outputsP * 4)],
    [NetworkField.gradHead, slot(head)],
    [NetworkField.gradHeadBias, slot({ rows: 1, columns: outputsP })],
    [NetworkField.gathered, area(perShard * topHidden)],
    [NetworkField.gradScores, area(outputRows * outputsP)],
    [NetworkField.gradGathered, training && !lastStep ? area(outputRows * topHidden) : 0],
    [NetworkField.scratch, training ? area(packedRows * scratchColumns) : 0],
    [NetworkField.gradBytes, paddedFloats * 4],
  ]);

  const trainingFloats = training ? parameters : 0;
  const parameterAddress = arena.reserve(parameters * 4);
  const gradientAddress = arena.reserve(trainingFloats * 4);
  const moments: [number, number] = [arena.reserve(trainingFloats * 4), arena.reserve(trainingFloats * 4)];
  const table = arena.reserve(slices.length * TensorField.size * 4);
  const paddedParameters = arena.reserve(paddedFloats * 4);
  const paddedGradients = arena.reserve(training ? paddedFloats * 4 : 0);
  const stateFloats = spec.layers.reduce(
    (sum, layer) => sum + padded(layer.hidden) * (cellOf(layer.cell).memory ? 2 : 1),
    0,
  );

  const external = arena.reserve(training && !lastStep ? rows * topHidden * 4 : 0);

  const shardBytes = Math.ceil((ShardField.size * 4) / 64) * 64;
  const firstShard = arena.reserve(shardCount * shardBytes);
  const inputP = padded(spec.layers[0]?.input ?? 0);
  const gradients = arena.reserve(training ? shardCount * paddedFloats * 4 : 0);
  const shards = Array.from(
    { length: shardCount },
    (_, index): ShardAddresses => ({
      record: firstShard + index * shardBytes,
      active: arena.reserve(capacity.steps * 4),
      offsets: arena.reserve(capacity.steps * 4),
      lastRows: arena.reserve(perShard * 4),
      samples: arena.reserve(rows * inputP * 4),
      targets: arena.reserve(outputRows * (spec.task === "multiclass" ? 1 : outputs) * 4),
      weights: arena.reserve(outputRows * 4),
      scores: arena.reserve(outputRows * outputsP * 4),
      initial: arena.reserve(perShard * stateFloats * 4),
      final: arena.reserve(perShard * stateFloats * 4),
      gradInitial: arena.reserve(training ? perShard * stateFloats * 4 : 0),
      gradients: gradients + index * paddedFloats * 4,
    }),
  );
  // A page between workspaces' ends keeps power-of-two sizes from mapping every thread onto the same cache sets.
  const workspaceBytes = workspaceEnd + 4096 + 64;
  const workspace = arena.reserve(workspaceBytes * capacity.threads);
  const layout: ShardLayout = { control, network, firstShard, shardBytes, workspace, workspaceBytes };

  const memory = arena.allocate();
  const view = new DataView(memory.buffer);
  const write = (record: number, words: Words): void => {
    for (const [field, value] of words) view.setInt32(record + field * 4, value, true);
  };
  write(network, networkWords);
  layerWords.forEach((words, index) => {
    const record = firstLayer + index * LayerField.size * 4;
    write(record, words);
    view.setFloat32(record + LayerField.bound * 4, spec.layers[index]?.stateBound ?? Number.POSITIVE_INFINITY, true);
  });
  paddedTable(spec, slices, layerWords, networkWords).forEach((words, index) => {
    write(table + index * TensorField.size * 4, words);
  });

  return {
    memory,
    slices,
    parameters,
    parameterAddress,
    gradientAddress,
    moments,
    table,
    paddedParameters,
    paddedGradients,
    paddedFloats,
    network,
    shards,
    layout,
    external,
    stateFloats,
    layers: layerWords.map((words) => ({
      states: words.get(LayerField.states) ?? 0,
      gradInput: words.get(LayerField.gradInput) ?? 0,
    })),
  };
}
