/**
 * @file The plan of a run: every address that the kernels need, decided once from the model's shapes and the largest
 * batch, then written as the records of `assembly/layout.ts`.
 */
import { LossId, ReadoutId } from "../../assembly/choices.js";
import { LayerField, MapField, NetworkField, packedRows, TensorField } from "../../assembly/layout.js";
import { at } from "../core/at.js";
import { Arena } from "../kernels/arena.js";
import { controlBytes, type ShardLayout } from "../kernels/pool.js";
import { embeddingName } from "../model/spec.js";
import type { Task } from "../model/task.js";
import { vocabularySize } from "../model/text.js";
import { type Capacity, dropsReadout, largestShardOf, type NetworkSpec, stateSizes, topHiddenP } from "./capacity.js";
import { paddedTable } from "./padded-table.js";
import { type ParameterSlice, parameterSlices } from "./parameters.js";
import { type LayerWords, type Matrix, padded, planLayer, scratchColumnsOf } from "./plan-layer.js";
import { segmentStepsWithin, segmentWords } from "./plan-segments.js";
import { planShards } from "./plan-shards.js";
import { Room } from "./room.js";
import { planSamples, type SamplePlaces } from "./samples.js";
import { Shard } from "./shard.js";
import { type Words, writeWords } from "./words.js";

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
  /** The most shards of a batch. */
  shards: number;
  /** Number of batches whose inputs there is room for: 1 or 2. */
  batches: number;
  /**
   * Returns a shard; those of the second batch follow those of the first. @throws RangeError if the plan has no such
   * shard
   */
  shard(index: number): Shard;
  layout: ShardLayout;
  /** The places that samples pass through. */
  samples: SamplePlaces;
  /** Room for a gradient of the top layer's h given by the caller, `[rows, hiddenP]`; every-step networks only. */
  external: number;
  /** The planned records of each layer. */
  layers: readonly LayerWords[];
}

/** The steps of a sequence that the workspace holds at a time; null: all of them. */
function segmentStepsOf(spec: NetworkSpec, capacity: Capacity): number | null {
  const { steps, threads, workspaceLimit = 2 ** 30, stateGradients = false } = capacity;
  // Gradients of all states are needed in one piece.
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
  const topHidden = topHiddenP(spec);
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

/** Writes the records of layers and maps: the planned words, their addresses, and the bound of the state. */
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

/** The address of the embedding, of which no copy is made. */
function embeddingWords({ text }: NetworkSpec, slices: readonly ParameterSlice[], parameterAddress: number): Words {
  const slice = slices.find(({ name }) => name === embeddingName);
  return new Map<number, number>([
    [NetworkField.embedding, slice === undefined ? 0 : parameterAddress + slice.offset * 4],
    [NetworkField.vocabulary, text === undefined ? 0 : vocabularySize(text)],
  ]);
}

/** Lays out every address of a network with room for a batch of the given capacity. */
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
  const topHidden = topHiddenP(spec);
  const external = arena.reserve(capacity.training && spec.readout === "every" ? rows * topHidden * 4 : 0);
  const samples = planSamples(spec, capacity, arena);
  const { shardBytes, places, count } = planShards(spec, capacity, arena, paddedFloats);
  // An extra page after each workspace keeps power-of-two sizes from mapping all threads onto the same cache sets.
  const workspaceBytes = room.workspace.floats * 4 + 4096 + 64;
  const workspace = arena.reserve(workspaceBytes * capacity.threads);
  const layout: ShardLayout = { control, network: records.network, shardBytes, workspace, workspaceBytes };
  const addresses = {
    parameterAddress,
    gradientAddress,
    moments,
    table,
    paddedParameters,
    paddedGradients,
    external,
    samples,
  };
  return { arena, records, slices, parameters, tableWords, paddedFloats, places, count, layout, addresses };
}

/** Bytes of memory of a network. */
export function memoryBytes(spec: NetworkSpec, capacity: Capacity): number {
  return layOut(spec, capacity).arena.bytes;
}

/**
 * Plans a network with room for a batch of the given capacity: every address first, then the memory and its records.
 */
export function planNetwork(spec: NetworkSpec, capacity: Capacity): Plan {
  const { arena, records, slices, parameters, tableWords, paddedFloats, places, count, layout, addresses } = layOut(
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
    shards: count,
    batches: places.length / count,
    shard: (index) => at(shards, index, "shard"),
    layout,
    layers: records.layers,
  };
}
