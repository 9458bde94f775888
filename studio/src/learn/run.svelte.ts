/** @file A training or a compression that runs, as the page shows it. It goes on while other views are looked at. */
import type { EpochReport } from "../library.js";
import type { Project } from "../project/project.svelte.js";

const lockName = "fastcells-learning";

export class Run {
  running: "training" | "fitting" | null = $state(null);
  history: EpochReport[] = $state.raw([]);
  /** Short runs before the run itself, which choose how to train; null: none goes on. */
  trials: { done: number; runs: number } | null = $state.raw(null);
  /** What goes on, in words. */
  says = $state("");
  private begun = 0;
  /** Epochs that were there when the run went on. */
  private before = 0;

  constructor(private readonly project: Project) {
    project.worker.onProgress = (progress) => {
      if (progress.kind === "epoch") this.epoch(progress.report);
      else if (progress.kind === "stage") this.begin([]);
      else if (progress.kind === "run") this.begin(progress.history);
      else if (progress.kind === "trial") this.trial(progress);
      else this.says = `Preparing: ${progress.done} of ${progress.count} recordings`;
    };
  }

  /** Trains; from the checkpoint where `resume` says so. */
  async train(resume: boolean): Promise<void> {
    const { project } = this;
    await this.alone("training", async () => {
      const { settings } = project.memory;
      const trained = await project.worker.call("train", $state.snapshot(project.examples), settings, resume);
      if (trained !== null) await project.remember({ trained, fitted: null });
    });
  }

  async fit(size: number): Promise<void> {
    const { project } = this;
    await this.alone("fitting", async () => {
      const { settings } = project.memory;
      const fitted = await project.worker.call("fit", $state.snapshot(project.examples), settings, size);
      await project.remember({ fitted });
    });
  }

  /** Ends a training after the batch that runs; it can go on later. */
  stop(): void {
    void this.project.worker.call("stop");
  }

  private begin(history: readonly EpochReport[]): void {
    this.trials = null;
    this.history = [...history];
    this.before = history.length;
    this.begun = performance.now();
  }

  private trial({ what, done, runs }: { what: string; done: number; runs: number }): void {
    if (this.trials === null || done === 0) this.begun = performance.now();
    this.trials = { done, runs };
    this.says = `Trying ${what}: run ${done + 1} of ${runs}${leftAfter(this.begun, done, runs)}`;
  }

  private epoch(report: EpochReport): void {
    this.history = [...this.history.filter(({ epoch }) => epoch < report.epoch), report];
    const { epoch, epochs } = report;
    this.says = `Epoch ${epoch} of ${epochs}${leftAfter(this.begun, epoch - this.before, epochs - this.before)}`;
  }

  /** One tab at a time: two would write over each other's model. */
  private async alone(what: "training" | "fitting", action: () => Promise<void>): Promise<void> {
    await navigator.locks.request(lockName, { ifAvailable: true }, async (lock) => {
      if (lock === null) throw new Error("Another tab is training this project: wait for it, or stop it there.");
      this.running = what;
      this.begin([]);
      this.says = "Preparing";
      try {
        await action();
      } finally {
        this.running = null;
        await this.project.changed();
      }
    });
  }
}

/** About how long the rest takes, where something of it is done. */
function leftAfter(begun: number, done: number, all: number): string {
  if (done < 1 || done >= all) return "";
  const seconds = ((performance.now() - begun) / 1000 / done) * (all - done);
  return `, about ${Math.max(1, Math.round(seconds))} s left`;
}
