/** @file One run of `fastcells record`: bytes in, labelled files out. */
import { InputError } from "../../src/core/errors.js";
import { counted, printable } from "../../src/core/text.js";
import { type PcmEncoding, PcmStream } from "../../src/data/audio/pcm.js";
import { writeWav } from "../../src/data/audio/wav.js";
import { sampleStream } from "../../src/data/audio/wav-stream.js";
import { recordingCsv } from "../../src/data/recording-csv.js";
import { SensorLines } from "../../src/data/sensor-lines.js";
import { whoseProblem } from "../../src/data/whose-name.js";
import { type FirstRecording, LabelFolder } from "./folder.js";
import { plainRate, RateMeter, rateText } from "./rate.js";
import { Takes } from "./takes.js";
import type { View } from "./view.js";

export interface RecordRequest {
  label: string;
  /** Clips; Infinity: until Ctrl-C or the end. */
  count: number;
  /** Of a clip. */
  seconds: number;
  /** Samples a second; null: as the recordings that are there, or measured. */
  rate: number | null;
  /** Names of the channels; null: the board's. */
  columns: readonly string[] | null;
  /** Whose the recordings are; null: not said. */
  person: string | null;
  /** Seconds before the first clip, and between clips. */
  countdown: number;
  pause: number;
  /** Clips follow each other without a gap, and one that is cut off is as good as the others. */
  continuous: boolean;
  output: string;
  /** Raw sound in place of lines of numbers. */
  pcm: { encoding: PcmEncoding; rate: number } | null;
}

/** What the stream turned out to be. */
interface Known {
  channels: readonly string[];
  rate: number;
  sound: boolean;
  takes: Takes;
  files: LabelFolder;
}

/** Seconds of samples in which a board that was printing already names its columns, if it does: forwarders do so every second. */
const namesWithin = 1.2;
/** Seconds after which a rate is believed while more is to come. */
const steady = 3;
/** Seconds of signal that are drawn. */
const drawnSeconds = 2;
/** Values that are drawn of a channel at most. */
const mostDrawn = 4096;

export class Session {
  /** Recordings kept, and those that were cut off and excluded. */
  readonly saved: string[] = [];
  readonly excluded: string[] = [];
  private readonly lines: SensorLines;
  private readonly pcm: ((bytes: Uint8Array) => Int16Array) | null;
  private readonly meter: RateMeter;
  private known: Known | null = null;
  /** Samples that came while their rate was being measured. */
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
    now: () => number,
  ) {
    this.meter = new RateMeter(now);
    this.lines = new SensorLines(source, (sample) => this.sample(sample));
    const { pcm } = request;
    if (pcm === null) {
      this.pcm = null;
    } else {
      const stream = pcm.encoding === "s16le" ? sampleStream(pcm.rate) : new PcmStream(pcm.encoding);
      this.pcm = (bytes) => stream.push(bytes);
    }
  }

  /** Are all clips there? */
  get done(): boolean {
    return this.known?.takes.phase.kind === "done";
  }

  /** Has a sample come yet? */
  get heard(): boolean {
    return this.known !== null || this.held.length > 0;
  }

  /** What came in place of samples; empty: nothing. */
  get lastSkipped(): string {
    return this.lines.lastSkipped;
  }

  /** The rate at which samples came; null: too few to tell. */
  get measured(): number | null {
    return this.meter.rate;
  }

  get rate(): number | null {
    return this.known?.rate ?? null;
  }

  get skipped(): number {
    return this.lines.skipped;
  }

  /** Takes the next bytes. @throws InputError where they do not fit the recordings that are there */
  push(bytes: Uint8Array): void {
    this.pieceSamples = 0;
    if (this.pcm === null) this.lines.push(bytes);
    else for (const sample of this.pcm(bytes)) this.sample([sample]);
    this.meter.count(this.pieceSamples);
    if (this.known === null && this.held.length > 0) this.begin(false);
    if (this.known === null) return;
    this.checkRate(this.known.rate, steady);
    this.show(this.known);
  }

  /** Nothing more comes. What there is of a clip that is not full is kept: excluded, unless every piece is as good as another. */
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
      `Saved ${printable(path)}, ${seconds.toFixed(1)} s${continuous ? "" : ": cut off, so not to be learnt from"}`,
    );
  }

  private sample(sample: readonly number[]): void {
    this.pieceSamples++;
    if (this.known === null) {
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

  /** Fixes channels and rate, once they are known, and records what has come since. */
  private begin(atEnd: boolean): void {
    const { pcm, seconds, label, output, count, countdown, pause, continuous } = this.request;
    const named = this.lines.columns;
    if (pcm === null && named === null) return;
    const width = pcm === null ? (named?.names.length ?? 0) : 1;
    const sound = pcm !== null || (width === 1 && named?.names[0] === "audio");
    const rate = this.rateOf(sound);
    if (rate === null) {
      if (!atEnd) return;
      throw new InputError(
        `${this.source.name} ended after ${counted(this.held.length, "sample")}, too soon to tell their rate: give it with --rate`,
      );
    }
    const mayBeNamed = named?.named === false && this.source.from === "middle" && this.request.columns === null;
    if (mayBeNamed && !atEnd && this.held.length < namesWithin * rate) return;
    const channels = this.channelsOf(sound, named?.named === true ? named.names : null, width);
    this.checkFits(sound, width);
    const { person } = this.request;
    const unnamed = sound && person !== null ? whoseProblem(person) : null;
    if (unnamed !== null) throw new InputError(`--who ${JSON.stringify(person)}: ${unnamed}`);
    const length = Math.round(seconds * rate);
    if (length < 2)
      throw new InputError(`--seconds ${seconds}: at ${rateText(rate)} samples a second that is no recording`);
    const files = new LabelFolder(output, label, sound ? "wav" : "csv", sound ? person : null);
    const between = continuous ? 0 : Math.round(pause * rate);
    const takes = new Takes(
      { width, length, count, before: Math.round(countdown * rate), between },
      (values, number) => {
        this.keep(values, number);
      },
    );
    this.known = { channels, rate, sound, takes, files };
    const leftOut = named?.leftOut.length ? `; left out: ${named.leftOut.map(printable).join(", ")}` : "";
    this.view.line(
      `${printable(this.source.name)}: ${counted(width, "channel")} (${channels.map(printable).join(", ")}), ` +
        `${rateText(rate)} samples a second${leftOut}`,
    );
    for (const sample of this.held.splice(0)) this.take(sample, this.known);
  }

  private rateOf(sound: boolean): number | null {
    const { rate, pcm } = this.request;
    const known = pcm?.rate ?? rate ?? this.first?.rate;
    if (known !== undefined && known !== null) return known;
    const measured = this.meter.rate;
    if (measured === null) return null;
    const plain = plainRate(measured);
    return sound ? Math.round(plain) : plain;
  }

  private channelsOf(sound: boolean, named: readonly string[] | null, width: number): readonly string[] {
    const { columns } = this.request;
    if (sound) return ["audio"];
    if (columns !== null && columns.length !== width) {
      throw new InputError(`--columns has ${columns.length} names, the board sends ${counted(width, "number")} a line`);
    }
    const before = this.first?.width === width ? this.first.channels : null;
    return columns ?? named ?? before ?? Array.from({ length: width }, (_, index) => `channel${index + 1}`);
  }

  /** A data set has recordings of one kind, with the same channels, all of them somebody's or none. */
  private checkFits(sound: boolean, width: number): void {
    const { first, request } = this;
    if (first === null) return;
    const remedy = "record into another folder with --output";
    if ((first.kind === "sound") !== sound) {
      const kinds = { sound: "sound", lines: "lines of numbers" };
      throw new InputError(`${first.path} is ${kinds[first.kind]}, and this is not: ${remedy}`);
    }
    if (first.width !== width) {
      const names = first.channels === null ? "" : ` (${first.channels.map(printable).join(", ")})`;
      throw new InputError(
        `${first.path} has ${counted(first.width, "channel")}${names}, and here come ${width}: ${remedy}`,
      );
    }
    if (first.hasPerson !== (request.person !== null)) {
      throw new InputError(
        first.hasPerson
          ? `${first.path} says whose it is, and all recordings must: say it with --who`
          : `${first.path} does not say whose it is: leave --who out, or ${remedy}`,
      );
    }
    if (sound && request.pcm !== null && first.rate !== null && first.rate !== request.pcm.rate) {
      this.view.line(
        `Note: ${printable(first.path)} is at ${rateText(first.rate)} Hz; training will resample one of them`,
      );
    }
  }

  private keep(values: Float64Array, number: number): void {
    const { known } = this;
    if (known === null) return;
    const path = known.files.add(this.contentOf(values, known));
    this.saved.push(path);
    const skipped = this.lines.skipped - this.skippedBefore;
    this.skippedBefore = this.lines.skipped;
    const hurt =
      skipped === 0 || number === 0 ? "" : ` (${counted(skipped, "line")} since the last one could not be read)`;
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
      `Warning: ${rateText(measured)} samples a second come, and not ${rateText(expected)}${source}: check the sketch, or say the rate with --rate`,
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
