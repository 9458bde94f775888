/** @file Output of a recording: one live line on a terminal, one line per event elsewhere. */
import { printable } from "../../src/core/text.js";
import type { TextOutput } from "../io.js";
import { bar, betweenPictures, clearLine, drawLine } from "../live-line.js";
import { levels, sparkline } from "./picture.js";
import type { Phase } from "./takes.js";

/** The state of a recording at a moment. */
export interface Moment {
  phase: Phase;
  label: string;
  /** Complete clips, and wanted clips; Infinity: unlimited. */
  done: number;
  count: number;
  /** Samples per clip, and per second. */
  length: number;
  rate: number;
  channels: readonly string[];
  sound: boolean;
  /** The last second or two of each channel. */
  recent: readonly (readonly number[])[];
}

export interface View {
  /** Called after each piece of the stream. */
  moment(moment: Moment): void;
  /** Prints a permanent line. */
  line(text: string): void;
  close(): void;
}

export function viewOn(output: TextOutput, now: () => number): View {
  return output.isTTY === true ? liveView(output, now) : plainView(output);
}

function turnText({ phase, label, done, count, rate }: Moment): string {
  const of = count === Number.POSITIVE_INFINITY ? `${done + 1}` : `${done + 1} of ${count}`;
  switch (phase.kind) {
    case "countdown":
      return `${printable(label)} in ${Math.ceil(phase.samplesLeft / rate)} …`;
    case "pause":
      return `Kept ${done} of ${count}`;
    case "clip":
      return `Now: ${printable(label)}, ${of}`;
    case "done":
      return "";
  }
}

function liveView(output: TextOutput, now: () => number): View {
  let drawn = Number.NEGATIVE_INFINITY;
  return {
    moment(moment) {
      if (now() - drawn < betweenPictures || moment.phase.kind === "done") return;
      drawn = now();
      const { phase, length, channels, recent, sound } = moment;
      const turn = turnText(moment).padEnd(24);
      const progress = bar(phase.kind === "clip" ? phase.filled / length : 0, 10);
      const room = Math.max(20, (output.columns ?? 80) - 1) - turn.length - 12;
      const names = channels.map((name) => printable(name).slice(0, 8));
      const width = Math.max(4, Math.min(40, Math.floor(room / channels.length) - 9));
      const pictures = names.map((name, index) => {
        const values = recent[index] ?? [];
        return `${name} ${sound ? levels(values, width) : sparkline(values, width)}`;
      });
      drawLine(output, `${turn}${progress}  ${pictures.join("  ")}`);
    },
    line(text) {
      clearLine(output);
      output.write(`${text}\n`);
      drawn = Number.NEGATIVE_INFINITY;
    },
    close: () => clearLine(output),
  };
}

function plainView(output: TextOutput): View {
  let said = "";
  return {
    moment(moment) {
      const text = moment.phase.kind === "pause" ? "" : turnText(moment);
      if (text !== "" && text !== said) output.write(`${text}\n`);
      said = text;
    },
    line: (text) => output.write(`${text}\n`),
    close() {},
  };
}
