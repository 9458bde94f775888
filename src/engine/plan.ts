/**
 * @file The plan of a run: every address that the kernels need, decided once from the model's shapes and the largest
 * batch, then written as the records of `assembly/layout.ts`.
 */
import {
  LayerField,
  LossId,
  MapField,
  NetworkField,
  packedRows,
  ReadoutId,
  ShardField,
  TensorField,
} from "../../assembly/layout.js";
import { at } from "../core/at.js";
import { Arena } from "../kernels/arena.js";
import { controlBytes, type ShardLayout } from "../kernels/pool.js";
import { embeddingName, type ModelSpec, type Task } from "../model/spec.js";
import { vocabularySize } from "../model/text.js";
import { paddedTable } from "./padded-table.js";
import { type ParameterSlice, parameterSlices } from "./parameters.js";
import { type LayerWords, type Matrix, padded, planLayer, scratchColumnsOf, stateFloats } from "./plan-layer.js";
import { segmentStepsWithin, segmentWords } from "./plan-segments.js";
import { Room } from "./room.js";
import { type Region, Shard, type ShardPlaces } from "./shard.js";
import { largestShard, shardSizes } from "./shards.js";
import { type Words, writeWords } from "./words.js";

/** The parts of a model's spec that the engine needs. */
export type NetworkSpec = Pick<ModelSpec, "layers" | "labels" | "task" | "readout" | "frame" | "text" | "tied">;

/** The largest batch that a network must hold. */
export interface Capacity {
  sequences: number;
  /** Steps of the longest sequence. */
  steps: number;
  threads: number;
  /** Room for gradients and the optimiser's moments, too? */
  training: boolean;
  /**
   * Bytes that the workspaces of all threads may take: where they would take more, sequences go through in segments, see
   * `assembly/segments.ts`. That changes the time of a training step, to about twice, and no bit of its result. Default: 1 GiB.
   */
  workspaceLimit?: number;
  /** Room in each thread for the gradients of all states of a shard? See `state-gradients.ts`. Default: none. */
  stateGradients?: boolean;
  /** Is there room for the scores of a whole batch? Else losses alone can be had: of a softmax over many words. Default: yes. */
  scores?: boolean;
}

/** Is what the head reads dropped in part, as what enters a layer is? Where every step of a text is read. */
export function dropsReadout({ text, readout }: NetworkSpec): boolean {
  return text !== undefined && readout === "every";
}

const losses: Record<Task, LossId> = {
  multiclass: LossId.softmaxCrossEntropy,
  multilabel: LossId.sigmoidCrossEntropy,
  regression: LossId.squaredError,
};

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
  /** Records of the table. */
  tableRows: number;
  paddedParameters: number;
  paddedGradients: number;
  paddedFloats: number;
  network: number;
  /** Shards that there is room for. */
  shards: number;
  /** @throws RangeError where the plan has no such shard */
  shard(index: number): Shard;
  layout: ShardLayout;
  /** Room for a gradient of the top layer's h that the caller gives, `[rows, hiddenP]`; every-step networks only. */
  external: number;
  /** The planned records of each layer. */
  layers: readonly LayerWords[];
}

/** The largest shard of a batch. */
function largestShardOf(spec: NetworkSpec, { sequences, steps, stateGradients = false }: Capacity) {
  const most = Math.min(largestShard, sequences);
  const rows = most * steps;
  return { sequences: most, rows, outputRows: spec.readout === "every" ? rows : most, stateGradients };
}

/** Floats of the states of a sequence, and of what a pooled readout has of it. */
function stateSizes({ layers, readout }: NetworkSpec): { states: number; pooled: number } {
  const pools = readout === "mean" || readout === "max";
  return {
    states: layers.reduce((sum, layer) => sum + stateFloats(layer), 0),
    pooled: pools ? padded(at(layers, layers.length - 1, "layer").hidden) : 0,
  };
}

/** The steps of a sequence that the workspace holds at a time; null: all of them. */
function segmentStepsOf(spec: NetworkSpec, capacity: Capacity): number | null {
  const { steps, threads, workspaceLimit = 2 ** 30, stateGradients = false } = capacity;
  // Gradients of all states are of no use in pieces.
  if (stateGradients) return null;
  return segmentStepsWithin(workspaceLimit, steps, (segmentSteps) => {
    const room = new Room(new Arena());
    planRecords(spec, capacity, room, segmentSteps);
    return room.workspace.floats * 4 * threads;
  });
}

/** The records of the network and of its layers. */
function planRecords(spec: NetworkSpec, capacity: Capacity, room: Room, segmentSteps: number | null) {
  const { training, scores = true } = capacity;
  const { arena, gradients, workspace } = room;
  const whole = largestShardOf(spec, capacity);
  const size = { ...whole, rows: whole.sequences * (segmentSteps ?? capacity.steps) };
  const blockRows = Math.min(size.outputRows, packedRows);
  const { slot } = gradients;
  const { area } = workspace;
  const packed = ({ rows, columns }: Matrix): number => arena.reserve(rows * columns * 4);
  const outputs = spec.labels.length;
  const outputsP = padded(outputs);
  const everyStep = spec.readout === "every";

  const network = arena.reserve(NetworkField.size * 4);
  const firstLayer = arena.reserve(spec.layers.length * LayerField.size * 4);
  const firstMap = arena.reserve(spec.layers.length * 2 * MapField.size * 4);
  const layers = spec.layers.map((layer, index) =>
    planLayer(
      layer,
      { packed, slot, area },
      size,
      training,
      index > 0 || everyStep || spec.text !== undefined,
      index === 0,
    ),
  );
  const topHidden = padded(at(spec.layers, spec.layers.length - 1, "layer").hidden);
  const head = { rows: topHidden, columns: outputsP };
  const scratchColumns = Math.max(...spec.layers.map(scratchColumnsOf), topHidden + outputsP);
  const networkWords: Words = new Map<number, number>([
    [NetworkField.layers, spec.layers.length],
    [NetworkField.firstLayer, firstLayer],
    [NetworkField.outputs, outputs],
    [NetworkField.outputsP, outputsP],
    [NetworkField.readout, ReadoutId[spec.readout]],
    [NetworkField.loss, losses[spec.task]],
    [NetworkField.head, packed(head)],
    [NetworkField.headT, training ? packed(head) : 0],
    [NetworkField.headBias, arena.reserve(outputsP * 4)],
    [NetworkField.gradHead, slot(head)],
    [NetworkField.gradHeadBias, slot({ rows: 1, columns: outputsP })],
    [NetworkField.gathered, area(size.sequences * topHidden)],
    [NetworkField.gradPooled, training ? area(size.sequences * topHidden) : 0],
    [NetworkField.gradScores, area(blockRows * outputsP)],
    [NetworkField.blockScores, training || !scores ? area(blockRows * outputsP) : 0],
    [NetworkField.dropped, training && dropsReadout(spec) ? area(size.rows * topHidden) : 0],
    [NetworkField.tied, spec.tied === true ? 1 : 0],
    [NetworkField.gradGathered, training && spec.readout !== "last" ? area(size.rows * topHidden) : 0],
    [NetworkField.scratch, training ? area(packedRows * scratchColumns) : 0],
    [NetworkField.gradBytes, gradients.floats * 4],
    ...(segmentSteps === null
      ? []
      : segmentWords(workspace, {
          segmentSteps,
          segments: Math.ceil(capacity.steps / segmentSteps),
          sequences: size.sequences,
          ...stateSizes(spec),
          gradients: training ? gradients.floats : null,
        })),
  ]);
  return { network, firstLayer, firstMap, layers, networkWords };
}

/** Widths of all that dropout has masks for: what enters each layer, and what the head reads of a language model. */
export function droppedWidths(spec: NetworkSpec): number[] {
  const { layers } = spec;
  const inputs = layers.map(({ input }) => input);
  return dropsReadout(spec) ? [...inputs, at(layers, layers.length - 1, "layer").hidden] : inputs;
}

/** The records and arrays of every shard. */
function planShards(spec: NetworkSpec, capacity: Capacity, arena: Arena, paddedFloats: number) {
  const { training, steps, scores = true } = capacity;
  const readsIds = spec.text !== undefined;
  const widths = droppedWidths(spec).reduce((sum, width) => sum + padded(width), 0);
  const { sequences, rows, outputRows } = largestShardOf(spec, capacity);
  const count = shardSizes(capacity.sequences).length;
  const region = (length: number): Region => ({ address: arena.reserve(length * 4), length });
  const sizes = stateSizes(spec);
  const states = sizes.states + sizes.pooled;
  const inputP = padded(at(spec.layers, 0, "layer").input);
  const outputs = spec.labels.length;
  const shardBytes = Math.ceil((ShardField.size * 4) / 64) * 64;
  const firstShard = arena.reserve(count * shardBytes);
  const gradients = arena.reserve(training ? count * paddedFloats * 4 : 0);
  const places = Array.from(
    { length: count },
    (_, index): ShardPlaces => ({
      record: firstShard + index * shardBytes,
      active: region(steps),
      offsets: region(steps),
      lastRows: region(sequences),
      samples: region(rows * inputP),
      ids: region(readsIds ? rows : 0),
      masks: region(training ? sequences * widths : 0),
      targets: region(outputRows * (spec.task === "multiclass" ? 1 : outputs)),
      weights: region(outputRows),
      scores: region(scores ? outputRows * padded(outputs) : 0),
      initial: region(sequences * states),
      final: region(sequences * states),
      gradInitial: region(training ? sequences * states : 0),
      gradients: gradients + index * paddedFloats * 4,
    }),
  );
  return { firstShard, shardBytes, places };
}

/** Writes the records of layers and maps: what is planned, their addresses, and the bound of the state. */
function writeLayers(view: DataView, spec: NetworkSpec, records: ReturnType<typeof planRecords>): void {
  const mapBytes = MapField.size * 4;
  records.layers.forEach(({ record, W, U }, index) => {
    const address = records.firstLayer + index * LayerField.size * 4;
    const inputMap = records.firstMap + 2 * index * mapBytes;
    const recurrentMap = U === null ? 0 : inputMap + mapBytes;
    writeWords(view, address, record);
    writeWords(view, inputMap, W);
    if (U !== null) writeWords(view, recurrentMap, U);
    writeWords(
      view,
      address,
      new Map<number, number>([
        [LayerField.inputMap, inputMap],
        [LayerField.recurrentMap, recurrentMap],
      ]),
    );
    const { stateBound } = at(spec.layers, index, "layer");
    view.setFloat32(address + LayerField.bound * 4, stateBound ?? Number.POSITIVE_INFINITY, true);
  });
}

/** Where the embedding is: no copy is made of it. */
function embeddingWords({ text }: NetworkSpec, slices: readonly ParameterSlice[], parameterAddress: number): Words {
  const slice = slices.find(({ name }) => name === embeddingName);
  return new Map<number, number>([
    [NetworkField.embedding, slice === undefined ? 0 : parameterAddress + slice.offset * 4],
    [NetworkField.vocabulary, text === undefined ? 0 : vocabularySize(text)],
  ]);
}

/** Every address of a network with room for one batch of the given capacity. */
function layOut(spec: NetworkSpec, capacity: Capacity) {
  const arena = new Arena();
  const room = new Room(arena);
  const control = arena.reserve(controlBytes);
  const records = planRecords(spec, capacity, room, segmentStepsOf(spec, capacity));
  const paddedFloats = room.gradients.floats;

  const slices = parameterSlices(spec);
  const parameters = slices.reduce((sum, { length }) => sum + length, 0);
  const tableWords = paddedTable(spec, slices, records.layers, records.networkWords);
  const trainingFloats = capacity.training ? parameters : 0;
  const parameterAddress = arena.reserve(parameters * 4);
  const gradientAddress = arena.reserve(trainingFloats * 4);
  const moments: [number, number] = [arena.reserve(trainingFloats * 4), arena.reserve(trainingFloats * 4)];
  const table = arena.reserve(tableWords.length * TensorField.size * 4);
  const paddedParameters = arena.reserve(paddedFloats * 4);
  const paddedGradients = arena.reserve(capacity.training ? paddedFloats * 4 : 0);
  const { rows } = largestShardOf(spec, capacity);
  const topHidden = padded(at(spec.layers, spec.layers.length - 1, "layer").hidden);
  const external = arena.reserve(capacity.training && spec.readout === "every" ? rows * topHidden * 4 : 0);
  const { firstShard, shardBytes, places } = planShards(spec, capacity, arena, paddedFloats);
  // A page between workspaces' ends keeps power-of-two sizes from mapping every thread onto the same cache sets.
  const workspaceBytes = room.workspace.floats * 4 + 4096 + 64;
  const workspace = arena.reserve(workspaceBytes * capacity.threads);
  const layout: ShardLayout = { control, network: records.network, firstShard, shardBytes, workspace, workspaceBytes };
  const addresses = { parameterAddress, gradientAddress, moments, table, paddedParameters, paddedGradients, external };
  return { arena, records, slices, parameters, tableWords, paddedFloats, places, layout, addresses };
}

/** Bytes of memory that a network takes. */
export function memoryBytes(spec: NetworkSpec, capacity: Capacity): number {
  return layOut(spec, capacity).arena.bytes;
}

/** Plans a network with room for one batch of the given capacity: every address first, then the memory and its records. */
export function planNetwork(spec: NetworkSpec, capacity: Capacity): Plan {
  const { arena, records, slices, parameters, tableWords, paddedFloats, places, layout, addresses } = layOut(
    spec,
    capacity,
  );
  const memory = arena.allocate();
  const view = new DataView(memory.buffer);
  writeWords(view, records.network, records.networkWords);
  writeWords(view, records.network, embeddingWords(spec, slices, addresses.parameterAddress));
  writeLayers(view, spec, records);
  tableWords.forEach((words, index) => {
    writeWords(view, addresses.table + index * TensorField.size * 4, words);
  });
  const shards = places.map((shard) => new Shard(memory.buffer, shard));
  return {
    ...addresses,
    memory,
    slices,
    parameters,
    tableRows: tableWords.length,
    paddedFloats,
    network: records.network,
    shards: shards.length,
    shard: (index) => at(shards, index, "shard"),
    layout,
    layers: records.layers,
  };
}
