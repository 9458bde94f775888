/** @file A running training or compression, as shown by the page. It continues while other views are open. */
import type { EpochReport } from "../library.js";
import type { Memory } from "../project/memory.js";
import type { Worker_ } from "./calls.js";
import type { Example } from "./messages.js";

const lockName = "fastcells-learning";

/** What a run reads and changes of its project. */
interface Learner {
  worker: Worker_;
  memory: Memory;
  examples: Example[];
  remember(change: (latest: Memory) => Partial<Memory>): Promise<void>;
  remembered(): Promise<void>;
  changed(): Promise<void>;
}

export class Run {
  running: "training" | "fitting" | null = $state(null);
  history: EpochReport[] = $state.raw([]);
  /** Progress of the trials before the run; null if none is running. */
  trials: { done: number; runs: number } | null = $state.raw(null);
  /** Progress as text. */
  says = $state("");
  private begun = 0;
  /** Epochs, or trials, done when this job began. */
  private before = 0;
  /** Name of the current stage of a compression. */
  private stage = "";

  constructor(private readonly project: Learner) {
    project.worker.onProgress = (progress) => {
      if (progress.kind === "epoch") this.epoch(progress.report);
      else if (progress.kind === "stage") this.begin([], progress.text);
      else if (progress.kind === "run") this.begin(progress.history);
      else if (progress.kind === "trial") this.trial(progress);
      else this.says = `Preparing: ${progress.done} of ${progress.count} recordings`;
    };
  }

  /** Trains; with `resume` from the checkpoint. */
  async train(resume: boolean): Promise<void> {
    const { project } = this;
    await this.alone("training", async () => {
      const { settings } = project.memory;
      const trained = await project.worker.call("train", $state.snapshot(project.examples), settings, resume);
      if (trained !== null) await project.remember(() => ({ trained, fitted: null }));
    });
  }

  /** Compresses the model to the chosen limits; with `resume` from the checkpoint, with its original limits. */
  async fit(resume: boolean): Promise<void> {
    const { project } = this;
    await this.alone("fitting", async () => {
      const { trained, settings, limits } = project.memory;
      // The recordings are cut as for the training, though the settings may have changed since.
      const window = trained === null ? settings.window : trained.settings.window;
      const asked = { settings: { ...settings, window }, limits, resume };
      const fitted = await project.worker.call("fit", $state.snapshot(project.examples), asked);
      if (fitted !== null) await project.remember(() => ({ fitted }));
    });
  }

  /** Stops a training or compression after the current batch; it can be resumed later. */
  stop(): void {
    void this.project.worker.call("stop");
  }

  private begin(history: readonly EpochReport[], stage = ""): void {
    this.trials = null;
    this.stage = stage;
    this.history = [...history];
    this.before = history.length;
    this.begun = performance.now();
  }

  private trial({ what, done, runs }: { what: string; done: number; runs: number }): void {
    if (this.trials === null || this.trials.runs !== runs || done < this.trials.done) {
      this.begun = performance.now();
      this.before = done;
    }
    this.trials = { done, runs };
    const left = leftAfter(this.begun, done - this.before, runs - this.before);
    this.says = `Trying ${what}: run ${done + 1} of ${runs}${left}`;
  }

  private epoch(report: EpochReport): void {
    this.history = [...this.history.filter(({ epoch }) => epoch < report.epoch), report];
    const { epoch, epochs } = report;
    const left = leftAfter(this.begun, epoch - this.before, epochs - this.before);
    const what = this.stage === "" ? "" : `A model of ${this.stage}: `;
    this.says = `${what}epoch ${epoch} of ${epochs}${left}`.replace(/^e/, "E");
  }

  /**
   * One tab at a time: two would write over each other's model. It counts as running until the lock is free, so that
   * the next run can begin as soon as it is offered.
   */
  private async alone(what: "training" | "fitting", action: () => Promise<void>): Promise<void> {
    let isOurs = false;
    try {
      await navigator.locks.request(lockName, { ifAvailable: true }, async (lock) => {
        if (lock === null) throw new Error("Another tab is training this project: wait for it, or stop it there.");
        isOurs = true;
        this.running = what;
        this.begin([]);
        this.says = "Preparing";
        try {
          await this.project.remembered();
          await action();
        } finally {
          await this.project.changed();
        }
      });
    } finally {
      if (isOurs) this.running = null;
    }
  }
}

/** Estimated remaining time, once some work is done. */
function leftAfter(begun: number, done: number, all: number): string {
  if (done < 1 || done >= all) return "";
  const seconds = ((performance.now() - begun) / 1000 / done) * (all - done);
  return seconds < 100
    ? `, about ${Math.max(1, Math.round(seconds))} s left`
    : `, about ${Math.round(seconds / 60)} min left`;
}
