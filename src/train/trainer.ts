import { bytesOf, type OwnBytes } from "../core/bytes.js";
import { InputError } from "../core/errors.js";
import { checkHas } from "../core/given.js";
import { checkSequences, checkSplit } from "../data/check-sequences.js";
import type { Sequences, Split } from "../data/sequences.js";
import { Network } from "../engine/network.js";
import { parameterSlices } from "../engine/parameters.js";
import { memoryBytes } from "../engine/plan.js";
import type { Model } from "../model/spec.js";
import { checkHooks, type HookKinds } from "../options/hooks.js";
import { checkNames } from "../options/table.js";
import { assess } from "./assess.js";
import { trainBatch } from "./batch-step.js";
import { Batches } from "./batches.js";
import { bestModel, keepBest } from "./best.js";
import { capacityOf } from "./capacity.js";
import { classWeightsOf } from "./class-weights.js";
import { courseOf } from "./course.js";
import type { EpochReport } from "./epoch-report.js";
import { factorise, factorisesNow } from "./factorisation.js";
import { fingerprint } from "./fingerprint.js";
import { numberedAs } from "./labels.js";
import { momentViews } from "./optimise.js";
import { trainTable } from "./option-table.js";
import type { TrainOptions } from "./options.js";
import { phaseAt } from "./phases.js";
import { resolveOptions } from "./resolve.js";
import { learningRateAt } from "./schedule.js";
import { endThresholding } from "./sparse-step.js";
import { checkFloat, newRun, runFrom, shapeOf, sizesOf } from "./start.js";
import { decodeCheckpoint, type EpochSums, encodeCheckpoint, type TrainState } from "./state.js";
import { headInUnits, inUnits, type TargetUnits, targetUnitsOf, viewInUnits } from "./target-units.js";
import { checkView, seeing, type View } from "./view.js";

/** Callbacks of an epoch; it waits for those that are asynchronous. */
export interface EpochHooks {
  onBatch?: (done: number, batches: number) => void;
  /** Called between batches; true stops within the epoch, and the next call continues from there. */
  shouldStop?: () => boolean | Promise<boolean>;
}

const epochHooks: HookKinds<EpochHooks> = { onBatch: "function", shouldStop: "function" };

/** The model that a run starts from, and the view that its passes compute with. */
export interface TrainSetting {
  /**
   * The model to train further. Its cell, sizes and normalisation stay; classes are matched by name, and the head is
   * new for unknown ones; lower `rankW` and `rankU` factorise it before the first batch; `gate`, `update` and
   * `stateBound` replace the model's if they are not null. Default: a new model.
   */
  model?: Model | null;
  /**
   * Writes to `seen` the values with which the forward and backward passes compute in place of the parameters;
   * gradients are applied to the parameters themselves (straight-through). For a quantiser in the loop. Default: none.
   */
  view?: View | null;
}

const noSums: Readonly<EpochSums> = { batches: 0, loss: 0, weight: 0, norm: 0 };

/** How often training yields to the event loop. */
const pauseMilliseconds = 100;

/**
 * A training run: batches, phases, validation, the best model, checkpoints. Its result depends on the data, the split
 * and the options alone: not on the number of threads or on stops. Close one that is left before its end, see
 * {@link Trainer.close}.
 */
export class Trainer {
  private network: Network | null = null;
  private readonly print: string;
  private readonly classWeights: Float64Array | null;
  /** The batches of the current epoch. */
  private batches: Batches | null = null;
  private lastPause = 0;
  /** Whether an epoch is running. */
  private busy = false;

  private readonly data: Sequences;
  private readonly units: TargetUnits | null;
  private readonly view: View | null;

  private constructor(
    data: Sequences,
    private readonly split: Split,
    private readonly state: TrainState,
    view: View | null,
  ) {
    // Private for TypeScript only.
    checkHas(state, "spec", "the state of the run", "Trainer.create(data, split, options) in place of new Trainer()");
    this.print = fingerprint(data, split);
    this.units = targetUnitsOf(state.options, data, split);
    this.view = viewInUnits(view, parameterSlices(state.spec), this.units);
    this.data = inUnits(numberedAs(state.spec.labels, data), this.units);
    this.classWeights = classWeightsOf(state.options.classWeights, this.data, split.train);
  }

  /**
   * Creates a new run.
   * @throws InputError if an option is out of range or does not fit the data
   */
  static create(data: Sequences, split: Split, given: Partial<TrainOptions> = {}, setting: TrainSetting = {}): Trainer {
    checkNames({ model: null, view: null }, setting);
    checkNames(trainTable, given);
    const { model = null, view = null } = setting;
    if (model !== null) checkFloat(model, "train further");
    checkView(view);
    checkSequences(data);
    checkSplit(split, data);
    const asked = resolveOptions(model === null ? given : { ...given, ...sizesOf(model.spec) });
    // An existing model is factorised at once.
    const options: TrainOptions = model === null ? asked : { ...asked, lowRankStart: "svd", denseEpochs: 0 };
    const begun = model === null ? newRun(data, split, options) : runFrom(model, data, split, options);
    if (view !== null && model !== null && begun.spec.labels.length !== model.spec.labels.length) {
      throw new InputError(
        "the data have classes that the model does not know: train the model on them before it is quantised",
      );
    }
    if (model !== null) headInUnits(parameterSlices(begun.spec), begun.parameters, targetUnitsOf(options, data, split));
    const shape = model === null ? {} : shapeOf(begun.spec);
    return new Trainer(data, split, { options: { ...options, ...shape }, ...begun, running: { ...noSums } }, view);
  }

  /**
   * Resumes from a checkpoint, on the same data, split and view, and ends with the weights of an uninterrupted run.
   * @param threads number of threads from now on; the weights do not depend on it
   */
  static resume(
    data: Sequences,
    split: Split,
    checkpoint: Uint8Array,
    threads?: number,
    view: TrainSetting["view"] = null,
  ): Trainer {
    checkView(view);
    checkSequences(data);
    checkSplit(split, data);
    const state = decodeCheckpoint(bytesOf(checkpoint, "the checkpoint"), fingerprint(data, split));
    if (threads !== undefined) state.options = resolveOptions({ ...state.options, threads });
    return new Trainer(data, split, state, view);
  }

  get options(): Readonly<TrainOptions> {
    return this.state.options;
  }

  get history(): readonly EpochReport[] {
    return this.state.history;
  }

  /** Epochs finished. */
  get epoch(): number {
    return this.state.epoch;
  }

  /** Bytes of memory of the current phase's network with its batches. */
  get memoryBytes(): number {
    return memoryBytes(this.state.spec, capacityOf(this.state, this.data, this.split));
  }

  get finished(): boolean {
    const { epoch, options, best } = this.state;
    if (epoch >= options.epochs) return true;
    if (options.patience === null || best === null) return false;
    // Patience counts from the start of the last phase at the earliest.
    const last = phaseAt(options, options.epochs - 1);
    const began = this.state.history.findIndex(({ phase }) => phase === last);
    return began >= 0 && epoch - Math.max(best.epoch, began) >= options.patience;
  }

  /**
   * Trains to the end of the epoch; null if `shouldStop` stopped it.
   * @throws InputError for hooks that there are not, if the run is finished, or another call has not returned
   */
  async trainEpoch(hooks: EpochHooks = {}): Promise<EpochReport | null> {
    checkHooks(epochHooks, hooks);
    if (this.busy) throw new InputError("an epoch is running: await it before the next");
    if (this.finished)
      throw new InputError(`the run is finished, after ${this.epoch} epochs: for more, train its model further`);
    this.busy = true;
    try {
      return await this.restOfEpoch(hooks);
    } finally {
      this.busy = false;
    }
  }

  private async restOfEpoch(hooks: EpochHooks): Promise<EpochReport | null> {
    const { state, data, split } = this;
    const started = performance.now();
    const network = await this.ready();
    const { epochs } = state.options;
    const batches = this.batches ?? new Batches(network, courseOf(state, data, split), state, this.classWeights);
    this.batches = batches;
    let rate = 0;
    while (state.running.batches < batches.count) {
      if ((await hooks.shouldStop?.()) === true) {
        this.copyFromNetwork(network);
        return null;
      }
      rate = learningRateAt(state.options, state.epoch + (state.running.batches + 1) / batches.count);
      await trainBatch(network, batches, state, this.view, rate);
      await hooks.onBatch?.(state.running.batches, batches.count);
      await this.pause();
    }
    this.batches = null;
    state.epoch += 1;
    endThresholding(network, state, state.epoch);
    const { loss, weight, norm } = state.running;
    const validation =
      split.validation.length === 0
        ? null
        : await seeing(network, this.view, state.average, () =>
            assess(network, { ...state, units: this.units }, data, split.validation, () => this.pause()),
          );
    this.copyFromNetwork(network);
    const phase = phaseAt(state.options, state.epoch - 1);
    const best = keepBest(state, validation);
    const report: EpochReport = {
      epoch: state.epoch,
      epochs,
      phase,
      trainLoss: weight === 0 ? 0 : loss / weight,
      validationLoss: validation?.loss ?? null,
      validationScore: validation?.score ?? null,
      best,
      learningRate: rate,
      gradientNorm: norm / batches.count,
      seconds: (performance.now() - started) / 1000,
    };
    state.running = { ...noSums };
    state.history.push(report);
    if (this.finished) this.close();
    return report;
  }

  /** The model with the best validation score so far, or the current one if there is no validation part. */
  model(): Model {
    return bestModel(this.state, this.units);
  }

  /** Everything needed to continue later: pass it to {@link Trainer.resume}. */
  checkpoint(): OwnBytes {
    if (this.network !== null) this.copyFromNetwork(this.network);
    return encodeCheckpoint(this.state, this.print);
  }

  /**
   * Releases the threads and the memory of the network. A run releases them itself at its end; one that is left before
   * that keeps them until it is closed. It can be continued all the same: the next epoch starts them again.
   */
  close(): void {
    this.network?.close();
    this.network = null;
    this.batches = null;
  }

  /** The network of the current phase, with the state's parameters. */
  private async ready(): Promise<Network> {
    if (factorisesNow(this.state)) {
      factorise(this.state);
      this.close();
    }
    if (this.network !== null) return this.network;
    const { state } = this;
    const network = await Network.create(
      state.spec,
      state.spec.normalisation,
      capacityOf(this.state, this.data, this.split),
    );
    const [first, second] = momentViews(network);
    network.parameters.set(state.parameters);
    first.set(state.firstMoment);
    second.set(state.secondMoment);
    network.parametersChanged();
    if (state.carried !== null) network.carried = state.carried;
    this.network = network;
    return network;
  }

  private copyFromNetwork(network: Network): void {
    const [first, second] = momentViews(network);
    this.state.parameters = network.parameters.slice();
    this.state.firstMoment = first.slice();
    this.state.secondMoment = second.slice();
    this.state.carried = this.state.running.batches > 0 && this.batches?.course.carries ? network.carried : null;
  }

  private async pause(): Promise<void> {
    const now = performance.now();
    if (now - this.lastPause < pauseMilliseconds) return;
    await new Promise((resolve) => setTimeout(resolve));
    this.lastPause = performance.now();
  }
}
