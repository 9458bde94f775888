/** @file The integer model on a live source: scores and detections. */
import type { Lost, Stream, Take } from "../capture/source.js";
import { Recent } from "../parts/recent.js";
import { integerFile } from "../project/names.js";
import type { Project } from "../project/project.svelte.js";
import { call } from "../project/served.js";
import type { BoardInPage, LiveModel } from "./messages.js";

export interface Detection {
  label: string;
  seconds: number;
}

/** Most detections in the list. */
const kept = 50;

export class Listening {
  model: LiveModel | null = $state.raw(null);
  recent: Recent | null = $state.raw(null);
  scores: number[] = $state.raw([]);
  detections: Detection[] = $state.raw([]);
  /** The last lines printed by the emulated board; null if there is none. */
  board: string[] | null = $state.raw(null);
  /** Probability of the best class from which motion counts as detected. */
  threshold = $state(0.8);
  /** Threshold of the sound detector's margin, in scores. */
  margin = $state(0);
  private stream: Stream | null = null;
  private firmware: { board: BoardInPage; flash: Uint8Array<ArrayBuffer> } | null = null;
  private last = -1;

  constructor(private readonly project: Project) {}

  /** Switches to another source; model and board start again. */
  async start(open: (take: Take, lost: Lost) => Stream | Promise<Stream>): Promise<void> {
    await this.stop();
    const model = await this.begin();
    let recent: Recent | null = null;
    const early: Float32Array<ArrayBuffer>[] = [];
    this.stream = await open(
      (samples) => {
        recent?.push(samples);
        if (this.stream === null) early.push(samples);
        else void this.hear(samples, this.stream.rate);
      },
      (why) => {
        void this.stop();
        this.project.notice = { text: why, bad: true };
      },
    );
    const { channels, rate, kind } = this.stream;
    if (kind !== model.kind || (kind === "motion" && channels.length !== model.channels.length)) {
      await this.stop();
      throw new Error(
        `The model was trained on ${model.kind} of ${model.channels.length} channels: choose the sensor of its recordings.`,
      );
    }
    for (const samples of early) void this.hear(samples, rate);
    recent = new Recent(channels.length, rate, kind === "sound");
    this.recent = recent;
    this.detections = [];
  }

  /** Loads the current model, and restarts the board if there is one. */
  async begin(): Promise<LiveModel> {
    const { worker } = this.project;
    const model = await worker.call("live");
    this.model = model;
    this.margin = model.threshold?.value ?? 0;
    if (this.firmware !== null) {
      await worker.call("board", this.firmware.board, this.firmware.flash);
      this.board = [];
    }
    return model;
  }

  /** Compiles the firmware on the server and runs it in the worker, on the signal from now on. */
  async startBoard(board: BoardInPage): Promise<void> {
    const { address, store, worker } = this.project;
    const integer = await store.read(integerFile);
    if (address.kind !== "served" || integer === null) return;
    const { windowSteps } = this.model ?? (await this.begin());
    const query = new URLSearchParams({ board, ...(windowSteps === null ? {} : { window: `${windowSteps}` }) });
    const response = await call(address.base, address.token, `firmware?${query}`, { method: "POST", body: integer });
    const flash = new Uint8Array(await response.arrayBuffer());
    await worker.call("board", board, flash);
    this.firmware = { board, flash };
    this.board = [];
  }

  /** Removes the board. */
  removeBoard(): void {
    this.firmware = null;
    this.board = null;
  }

  /** Sets the detector's threshold at once, and saves it in the model. A running board's firmware keeps the old one. */
  async setMargin(margin: number): Promise<void> {
    this.margin = margin;
    this.removeBoard();
    await this.project.worker.call("threshold", margin);
  }

  /** Saves the signal since the start, to look at or for `fastcells listen`. */
  async keep(): Promise<void> {
    const path = await this.project.keepHeard(await this.project.worker.call("heard"));
    this.project.notice = { text: `Kept as ${path}.`, bad: false };
  }

  async stop(): Promise<void> {
    await this.stream?.stop();
    this.stream = null;
    this.recent = null;
    this.last = -1;
  }

  private async hear(samples: Float32Array<ArrayBuffer>, rate: number): Promise<void> {
    for (const { scores, heard, seconds, printed } of await this.project.worker.call("push", samples, rate)) {
      this.scores = scores;
      if (printed.length > 0) this.board = [...(this.board ?? []), ...printed].slice(-6);
      for (const detection of heard) this.add(detection);
      if (this.model?.kind === "motion") this.follow(scores, seconds);
    }
  }

  /** For motion, a detection is a change to a sufficiently probable class. */
  private follow(scores: readonly number[], seconds: number): void {
    const best = scores.indexOf(Math.max(...scores));
    if ((scores[best] ?? 0) < this.threshold || best === this.last) return;
    this.last = best;
    this.add({ label: this.model?.labels[best] ?? "", seconds });
  }

  private add(detection: Detection): void {
    this.detections = [detection, ...this.detections].slice(0, kept);
  }
}
