/** @file Records clips from an open source. */
import { Recent } from "../parts/recent.js";
import type { Project } from "../project/project.svelte.js";
import { shortProblem } from "./clips.js";
import { Clip, openers } from "./recorder.js";
import type { SourceName, Stream } from "./source.js";

/** Seconds of countdown before the first clip, and between clips. */
const countdown = 3;
const pause = 0.6;

const wait = (seconds: number): Promise<void> => new Promise((go) => setTimeout(go, 1000 * seconds));

export class Session {
  source: SourceName | null = $state(null);
  recent: Recent | null = $state.raw(null);
  says = $state("");
  recording = $state(false);
  /** What the user should do now. */
  turn = $state("");
  /** Finished fraction of the current clip. */
  share = $state(0);
  private stream: Stream | null = null;
  private clip: { clip: Clip; full: () => void } | null = null;

  constructor(private readonly project: Project) {}

  /** Opens a source, closing any other. */
  async open(name: SourceName): Promise<void> {
    await this.close();
    this.source = name;
    try {
      let recent: Recent | null = null;
      this.stream = await openers[name](
        (samples) => {
          recent?.push(samples);
          this.take(samples);
        },
        (why) => void this.lose(why),
      );
      const { channels, rate, kind } = this.stream;
      recent = new Recent(channels.length, rate, kind === "sound");
      this.recent = recent;
      const columns = channels.length === 1 ? "1 channel" : `${channels.length} channels`;
      this.says = `${columns}, ${rate.toLocaleString("en")} Hz`;
    } catch (error) {
      this.source = null;
      throw error;
    }
  }

  /** Records clips one after another, saving each when it is full, until all are done or `stop`. */
  async record(label: string, who: string | null, seconds: number, count: number): Promise<void> {
    const { stream, project } = this;
    if (stream === null) throw new Error("Choose a sensor first.");
    const short = shortProblem(seconds, stream.rate);
    if (short !== null) throw new Error(short);
    this.recording = true;
    try {
      for (let left = countdown; left > 0 && this.recording; left--) {
        this.turn = `${label} in ${left} …`;
        await wait(1);
      }
      for (let number = 1; number <= count && this.recording; number++) {
        this.turn = `Now: ${label}, ${number} of ${count}`;
        const clip = new Clip(stream, seconds);
        await new Promise<void>((full) => {
          this.clip = { clip, full };
        });
        this.clip = null;
        if (!this.recording) break;
        await project.add(label, clip.signal(), who);
        this.turn = `Kept ${number} of ${count}`;
        if (number < count) await wait(pause);
      }
    } finally {
      this.recording = false;
      this.share = 0;
    }
  }

  /** Ends a recording and drops the incomplete clip. */
  stop(): void {
    this.recording = false;
    this.clip?.full();
  }

  private async lose(why: string): Promise<void> {
    await this.close();
    this.project.notice = { text: why, bad: true };
  }

  async close(): Promise<void> {
    this.stop();
    await this.stream?.stop();
    this.stream = null;
    this.recent = null;
    this.source = null;
  }

  private take(samples: Float32Array): void {
    if (this.clip === null) return;
    const { clip, full } = this.clip;
    if (clip.take(samples)) full();
    this.share = clip.share;
  }
}
