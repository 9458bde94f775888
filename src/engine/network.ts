/** @file A network in memory: parameters, a batch, and the passes over it. */
import { joined } from "../core/joined.js";
import type { Sequences } from "../data/sequences.js";
import { instantiateKernels, type Kernels } from "../kernels/module.js";
import { Pool, type ShardKernel } from "../kernels/pool.js";
import { embeddingName, type Model, type Normalisation } from "../model/spec.js";
import { type Batch, BatchLoader, type BatchRequest } from "./batch.js";
import type { Capacity, NetworkSpec } from "./capacity.js";
import { flatten, unflatten } from "./parameters.js";
import { type Plan, planNetwork } from "./plan.js";

/**
 * The float engine for one model: loads parameters and batches, and runs forward and, in training, backward passes.
 * Weights are packed for the kernels by the first pass after `parametersChanged`.
 */
export class Network {
  /** All parameters, in the order of the model's tensors. Call `parametersChanged` after writing to it. */
  readonly parameters: Float32Array;
  /** The gradient of the mean loss of the last `backward`, in the same order. Empty when not training. */
  readonly gradients: Float32Array;
  private packed = false;

  private constructor(
    readonly spec: NetworkSpec,
    readonly plan: Plan,
    readonly kernels: Kernels,
    private readonly pool: Pool,
    private readonly loader: BatchLoader,
    private readonly training: boolean,
  ) {
    const { buffer } = plan.memory;
    this.parameters = new Float32Array(buffer, plan.parameterAddress, plan.parameters);
    this.gradients = new Float32Array(buffer, plan.gradientAddress, training ? plan.parameters : 0);
  }

  /** Plans the memory and starts the threads. Parameters are zero until `load`. */
  static async create(spec: NetworkSpec, normalisation: Normalisation | null, capacity: Capacity): Promise<Network> {
    const plan = planNetwork(spec, capacity);
    const kernels = await instantiateKernels(plan.memory);
    const pool = await Pool.start(plan.memory, plan.layout, capacity.threads);
    return new Network(
      spec,
      plan,
      kernels,
      pool,
      new BatchLoader(spec, plan, kernels, normalisation),
      capacity.training,
    );
  }

  load(tensors: Model["tensors"]): void {
    flatten(this.plan.slices, tensors, this.parameters);
    this.parametersChanged();
  }

  tensors(): Model["tensors"] {
    return unflatten(this.plan.slices, this.parameters);
  }

  parametersChanged(): void {
    this.packed = false;
  }

  loadBatch(data: Sequences, request: BatchRequest): Batch {
    return this.loader.load(data, request);
  }

  /** Whether a batch can be loaded while another is computed. */
  get loadsAhead(): boolean {
    return this.plan.batches > 1;
  }

  /** Computes the scores of the loaded batch; read them with `copyScores`. */
  forward(batch: Batch): void {
    this.pack();
    this.run("shardForward", batch);
  }

  /** Mean loss of a batch that has run forward. */
  loss(batch: Batch): number {
    this.run("shardLoss", batch);
    return this.sumLosses(batch);
  }

  /** Runs forward and returns the mean loss, keeping no scores: they are computed and discarded a block at a time. */
  measure(batch: Batch): number {
    this.pack();
    this.run("shardMeasure", batch);
    return this.sumLosses(batch);
  }

  /**
   * Makes the next pass over the batch start with the final states of the last batch, which had as many sequences, or
   * with zeros, and keep its own final states.
   */
  carry(batch: Batch, goesOn: boolean): void {
    batch.shards.forEach((_, index) => {
      const shard = this.plan.shard(batch.first + index);
      const { address } = shard.places.final;
      // Initial states are copied before final ones are written, so one array holds both.
      shard.write({ initial: goesOn ? address : 0, final: address });
    });
  }

  /** The carried states: reading returns a copy, writing sets the states to continue with. */
  get carried(): Float32Array<ArrayBuffer> {
    return joined(this.finalStates(), (length) => new Float32Array(length));
  }

  set carried(all: Float32Array) {
    let from = 0;
    for (const states of this.finalStates()) {
      states.set(all.subarray(from, from + states.length));
      from += states.length;
    }
  }

  private finalStates(): Float32Array[] {
    const { plan } = this;
    return Array.from({ length: plan.shards }, (_, index) => {
      const { address, length } = plan.shard(index).places.final;
      return new Float32Array(plan.memory.buffer, address, length);
    });
  }

  /**
   * Runs forward, loss and BPTT: returns the mean loss and leaves the gradient in `gradients`.
   * @param meanwhile called once other threads are working: if the network {@link loadsAhead}, it may load the next
   * batch
   */
  backward(batch: Batch, meanwhile?: () => void): number {
    this.pack();
    this.run("shardTrain", batch, meanwhile);
    const { kernels, plan } = this;
    const { paddedGradients, paddedFloats, gradientAddress, table, tableRows } = plan;
    const first = plan.shard(0).places.gradients;
    kernels.sumGradients(first, paddedFloats * 4, batch.shards.length, paddedFloats, paddedGradients);
    kernels.gatherGradients(table, tableRows, gradientAddress, paddedGradients);
    this.sumEmbeddingGradients(batch);
    return this.sumLosses(batch);
  }

  copyScores(batch: Batch, out: Float32Array, firstRow: (position: number) => number): void {
    this.loader.copyScores(batch, out, firstRow);
  }

  close(): void {
    this.pool.close();
  }

  private run(kernel: ShardKernel, batch: Batch, meanwhile?: () => void): void {
    this.pool.run(kernel, this.recordOf(batch), batch.shards.length, meanwhile);
  }

  /** Address of the first shard's record; the others follow. */
  private recordOf({ first }: Batch): number {
    return this.plan.shard(first).places.record;
  }

  private sumEmbeddingGradients(batch: Batch): void {
    const { kernels, plan } = this;
    const slice = plan.slices.find(({ name }) => name === embeddingName);
    if (slice === undefined) return;
    kernels.sumEmbeddingGradients(
      plan.network,
      this.recordOf(batch),
      plan.layout.shardBytes,
      batch.shards.length,
      plan.gradientAddress + slice.offset * 4,
    );
  }

  private pack(): void {
    if (this.packed) return;
    const { kernels, plan } = this;
    kernels.spreadParameters(plan.table, plan.tableRows, plan.parameterAddress, plan.paddedParameters);
    kernels.packWeights(plan.network, plan.paddedParameters, this.training ? 1 : 0);
    this.packed = true;
  }

  private sumLosses(batch: Batch): number {
    let sum = 0;
    for (let i = 0; i < batch.shards.length; i++) sum += this.plan.shard(batch.first + i).loss;
    return sum;
  }
}
