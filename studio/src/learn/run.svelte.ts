/** @file A training or a compression that runs, as the page shows it. It goes on while other views are looked at. */
import type { EpochReport } from "../library.js";
import type { Project } from "../project/project.svelte.js";

const lockName = "fastcells-learning";

export class Run {
  running: "training" | "fitting" | null = $state(null);
  history: EpochReport[] = $state.raw([]);
  /** What goes on, in words. */
  says = $state("");
  private begun = 0;

  constructor(private readonly project: Project) {
    project.worker.onProgress = (progress) => {
      if (progress.kind === "epoch") this.epoch(progress.report);
      else if (progress.kind === "stage") this.history = [];
      else this.says = `Preparing: ${progress.done} of ${progress.count} recordings`;
    };
  }

  /** Trains; from the checkpoint where `resume` says so. */
  async train(resume: boolean): Promise<void> {
    const { project } = this;
    await this.alone("training", async () => {
      const { settings } = project.memory;
      const trained = await project.worker.call("train", $state.snapshot(project.examples), settings, resume);
      await project.remember(trained.finished ? { trained, fitted: null } : {});
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

  private epoch(report: EpochReport): void {
    this.history = [...this.history.filter(({ epoch }) => epoch < report.epoch), report];
    const { epoch, epochs } = report;
    const left = ((performance.now() - this.begun) / 1000 / this.history.length) * (epochs - epoch);
    this.says = `Epoch ${epoch} of ${epochs}${epoch < epochs ? `, about ${Math.max(1, Math.round(left))} s left` : ""}`;
  }

  /** One tab at a time: two would write over each other's model. */
  private async alone(what: "training" | "fitting", action: () => Promise<void>): Promise<void> {
    await navigator.locks.request(lockName, { ifAvailable: true }, async (lock) => {
      if (lock === null) throw new Error("Another tab is training this project: wait for it, or stop it there.");
      this.running = what;
      this.history = [];
      this.says = "Preparing";
      this.begun = performance.now();
      try {
        await action();
      } finally {
        this.running = null;
        await this.project.changed();
      }
    });
  }
}
