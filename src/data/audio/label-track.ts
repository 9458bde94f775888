import { InputError } from "../../core/errors.js";
import type { Recording } from "./recording.js";

/** A labelled stretch of a long recording, in seconds. */
export interface LabelledSpan {
  start: number;
  end: number;
  label: string;
}

export interface LabelledRecording {
  recording: Recording;
  /** Ascending by start. */
  spans: LabelledSpan[];
}

/**
 * Reads a label track: lines of `start,end,label`, in seconds, separated by commas, semicolons or tabs; a first line of
 * names and empty lines are skipped. Where commas do not separate, they may be decimal marks. (Audacity exports such
 * tracks, with tabs.)
 *
 * @param name the track's name in messages
 * @throws InputError if a line is not of this form: names it
 */
export function readLabelTrack(text: string, name = "the label track"): LabelledSpan[] {
  const spans: LabelledSpan[] = [];
  for (const [index, line] of text
    .replace(/^\uFEFF/, "")
    .split(/\r\n|\r|\n/)
    .entries()) {
    if (line.trim() === "") continue;
    const [, start = "", end = "", label = ""] = splitters.map((form) => form.exec(line)).find((found) => found) ?? [];
    if (index === 0 && /^[a-z_ "]+$/i.test(start)) continue;
    const span = { start: seconds(start), end: seconds(end), label: unquoted(label) };
    if (!(span.start >= 0 && span.end >= span.start) || span.label === "") {
      throw new InputError(
        `${name}, line ${index + 1}: ${JSON.stringify(line.slice(0, 60))} is not start,end,label with seconds 0 ≤ start ≤ end`,
      );
    }
    spans.push(span);
  }
  return spans.sort((a, b) => a.start - b.start);
}

/** The forms of a line, of which the first that fits holds. */
const splitters = [/^([^,;\t]*),([^,;\t]*),(.*)$/, /^([^;\t]*)\t([^;\t]*)\t(.*)$/, /^([^;\t]*);([^;\t]*);(.*)$/];

const unquoted = (field: string): string => field.trim().replace(/^"(.*)"$/, "$1");

function seconds(field: string): number {
  return unquoted(field) === "" ? Number.NaN : Number(unquoted(field).replace(",", "."));
}
