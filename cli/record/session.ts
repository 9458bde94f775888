/** @file One run of `fastcells record`: bytes in, labelled files out. */
import { InputError } from "../../src/core/errors.js";
import { counted, printable } from "../../src/core/text.js";
import { PcmStream } from "../../src/data/audio/pcm.js";
import { writeWav } from "../../src/data/audio/wav.js";
import { sampleStream } from "../../src/data/audio/wav-stream.js";
import { RateMeter } from "../../src/data/measured-rate.js";
import { personProblem } from "../../src/data/person-name.js";
import { rateText } from "../../src/data/rates.js";
import { recordingCsv } from "../../src/data/recording-csv.js";
import { SensorLines } from "../../src/data/sensor-lines.js";
import { type FirstRecording, LabelFolder } from "./folder.js";
import { channelsOf, checkFits, type RecordRequest, rateOf } from "./stream-form.js";
import { Takes } from "./takes.js";
import type { View } from "./view.js";

/** Properties of the stream, once known. */
interface Known {
  channels: readonly string[];
  rate: number;
  sound: boolean;
  takes: Takes;
  files: LabelFolder;
}

/** Seconds of samples within which a running board names its columns, if it does: forwarders do so every second. */
const namesWithin = 1.2;
/** Seconds after which a measured rate is reliable during recording. */
const steady = 3;
/** Seconds of signal drawn. */
const drawnSeconds = 2;
/** Most values drawn per channel. */
const mostDrawn = 4096;

export class Session {
  /** Recordings that were saved, and incomplete ones that were excluded. */
  readonly saved: string[] = [];
  readonly excluded: string[] = [];
  private readonly lines: SensorLines;
  private readonly pcm: ((bytes: Uint8Array) => Int16Array) | null;
  private readonly meter = new RateMeter();
  private known: Known | null = null;
  /** Samples received while their rate was being measured. */
  private held: (readonly number[])[] = [];
  private recent: number[][] = [];
  private pieceSamples = 0;
  private skippedBefore = 0;
  private warned = false;

  constructor(
    private readonly request: RecordRequest,
    private readonly first: FirstRecording | null,
    private readonly source: { name: string; from: "start" | "middle" },
    private readonly view: View,
    private readonly say: (line: string) => void,
    private readonly now: () => number,
  ) {
    this.lines = new SensorLines(source, (sample) => this.sample(sample));
    const { pcm } = request;
    if (pcm === null) {
      this.pcm = null;
    } else {
      const stream = pcm.encoding === "s16le" ? sampleStream(pcm.rate) : new PcmStream(pcm.encoding);
      this.pcm = (bytes) => stream.push(bytes);
    }
  }

  /** Whether all clips are recorded. */
  get done(): boolean {
    return this.known?.takes.phase.kind === "done";
  }

  /** Whether a sample has been received. */
  get heard(): boolean {
    return this.known !== null || this.held.length > 0;
  }

  /** The last line that was not a sample; empty: none. */
  get lastSkipped(): string {
    return this.lines.lastSkipped;
  }

  /** The measured rate; null: too few samples. */
  get measured(): number | null {
    return this.meter.rate;
  }

  get rate(): number | null {
    return this.known?.rate ?? null;
  }

  get skipped(): number {
    return this.lines.skipped;
  }

  /** Takes the next bytes. @throws InputError if they do not fit the existing recordings */
  push(bytes: Uint8Array): void {
    const arrived = this.now();
    this.pieceSamples = 0;
    if (this.pcm === null) this.lines.push(bytes);
    else for (const sample of this.pcm(bytes)) this.sample([sample]);
    this.meter.count(this.pieceSamples, arrived);
    if (this.known === null && this.held.length > 0) this.begin(false);
    if (this.known === null) return;
    this.checkRate(this.known.rate, steady);
    this.show(this.known);
  }

  /** Ends the recording. Keeps an incomplete clip: among the excluded ones, unless the recording is continuous. */
  finish(): void {
    if (this.pcm === null) this.lines.finish();
    if (this.known === null && this.held.length > 0) this.begin(true);
    if (this.known === null) return;
    this.checkRate(this.known.rate, 0);
    const rest = this.known.takes.rest();
    if (rest.length === 0 || this.done) return;
    const content = this.contentOf(rest, this.known);
    const { continuous } = this.request;
    const path = continuous ? this.known.files.add(content) : this.known.files.addExcluded(content);
    (continuous ? this.saved : this.excluded).push(path);
    const seconds = rest.length / this.known.channels.length / this.known.rate;
    this.say(
      `Saved ${printable(path)}, ${seconds.toFixed(1)} s${continuous ? "" : ": cut off, so excluded from training"}`,
    );
  }

  private sample(sample: readonly number[]): void {
    this.pieceSamples++;
    if (this.known === null) {
      // What a board prints as it starts is no gap in a clip.
      if (this.held.length === 0) this.skippedBefore = this.lines.skipped;
      this.held.push(sample);
      return;
    }
    this.take(sample, this.known);
  }

  private take(sample: readonly number[], { takes, rate }: Known): void {
    const most = Math.min(mostDrawn, Math.ceil(drawnSeconds * rate));
    for (const [index, value] of sample.entries()) {
      this.recent[index] ??= [];
      const values = this.recent[index];
      values.push(value);
      if (values.length > 2 * most) values.splice(0, values.length - most);
    }
    takes.push(sample);
  }

  /** Fixes channels and rate, once they are known, and records the samples received so far. */
  private begin(atEnd: boolean): void {
    const { pcm, seconds, label, output, count, countdown, pause, continuous } = this.request;
    const named = this.lines.columns;
    if (pcm === null && named === null) return;
    const width = pcm === null ? (named?.names.length ?? 0) : 1;
    const sound = pcm !== null || (width === 1 && named?.names[0] === "audio");
    const form = { sound, width };
    const rate = rateOf(this.request, this.first, this.meter.rate, form);
    if (rate === null) {
      if (!atEnd) return;
      throw new InputError(
        `${this.source.name} ended after ${counted(this.held.length, "sample")}, too few to measure their rate: give it with --rate`,
      );
    }
    const mayBeNamed = named?.named === false && this.source.from === "middle" && this.request.columns === null;
    if (mayBeNamed && !atEnd && this.held.length < namesWithin * rate) return;
    const channels = channelsOf(this.request, this.first, named?.named === true ? named.names : null, form);
    const note = this.first === null ? null : checkFits(this.request, this.first, form, channels);
    if (note !== null) this.view.line(note);
    const { person } = this.request;
    const unnamed = sound && person !== null ? personProblem(person) : null;
    if (unnamed !== null) throw new InputError(`--who ${JSON.stringify(person)}: ${unnamed}`);
    const length = Math.round(seconds * rate);
    if (length < 2)
      throw new InputError(`--seconds ${seconds}: at ${rateText(rate)} that is too short for a recording`);
    const files = new LabelFolder(output, label, sound ? "wav" : "csv", sound ? person : null);
    const between = continuous ? 0 : Math.round(pause * rate);
    const takes = new Takes({ width, length, count, before: Math.round(countdown * rate), between }, (values) =>
      this.keep(values),
    );
    this.known = { channels, rate, sound, takes, files };
    const leftOut = named?.leftOut.length ? `; left out: ${named.leftOut.map(printable).join(", ")}` : "";
    this.view.line(
      `${printable(this.source.name)}: ${counted(width, "channel")} (${channels.map(printable).join(", ")}), ` +
        `${rateText(rate)}${leftOut}`,
    );
    for (const sample of this.held.splice(0)) this.take(sample, this.known);
  }

  private keep(values: Float64Array): void {
    const { known } = this;
    if (known === null) return;
    const path = known.files.add(this.contentOf(values, known));
    this.saved.push(path);
    const skipped = this.lines.skipped - this.skippedBefore;
    this.skippedBefore = this.lines.skipped;
    const since = this.saved.length === 1 ? "" : " since the last one";
    const hurt = skipped === 0 ? "" : ` (${counted(skipped, "line")}${since} could not be read)`;
    this.say(`Saved ${printable(path)}${hurt}`);
  }

  private contentOf(values: Float64Array, { channels, rate, sound }: Known): string | Uint8Array {
    if (!sound) return recordingCsv({ rate, channels, values }, { person: this.request.person ?? undefined });
    const samples = Int16Array.from(values, (value) => Math.max(-32_768, Math.min(32_767, Math.round(value))));
    return writeWav(samples, rate);
  }

  private checkRate(expected: number, least: number): void {
    const measured = this.meter.deviation(expected, least);
    if (measured === null || this.warned) return;
    this.warned = true;
    const { rate, pcm } = this.request;
    const source = rate === null && pcm === null && this.first !== null ? ` as ${printable(this.first.path)} has` : "";
    this.view.line(
      `Warning: the rate is ${rateText(measured)}, not ${rateText(expected)}${source}: check the sketch, or give the rate with --rate`,
    );
  }

  private show({ channels, rate, sound, takes }: Known): void {
    const { label, count } = this.request;
    this.view.moment({
      phase: takes.phase,
      label,
      done: takes.done,
      count,
      length: Math.round(this.request.seconds * rate),
      rate,
      channels,
      sound,
      recent: this.recent.map((values) => values.slice(-Math.min(mostDrawn, Math.ceil(drawnSeconds * rate)))),
    });
  }
}
