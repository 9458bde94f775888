import { readFileSync } from "node:fs";
import { InputError } from "../../../core/errors.js";
import { type LabelledRecording, readLabelTrack } from "../label-track.js";
import type { ReadRecording } from "../recording.js";
import { readWavFile } from "./wav-files.js";

/**
 * Reads a long recording and its label track, a CSV of start, end and label in seconds.
 * @param sampleRate samples a second of the result; null: the file's
 * @throws InputError if either cannot be read, or the track goes beyond the recording
 */
export function readLabelledRecording(
  wav: string,
  track: string,
  sampleRate: number | null,
): LabelledRecording & { recording: ReadRecording } {
  const recording = readWavFile(wav, sampleRate);
  let text: string;
  try {
    text = readFileSync(track, "utf8");
  } catch {
    throw new InputError(`${track} cannot be read: check the path`);
  }
  const spans = readLabelTrack(text, track);
  const seconds = recording.samples.length / recording.sampleRate;
  const beyond = spans.find(({ start }) => start > seconds);
  if (beyond !== undefined) {
    throw new InputError(
      `${track} has ${JSON.stringify(beyond.label)} at ${beyond.start} s, but ${wav} is ${seconds.toFixed(2)} s long: ` +
        "give the track of this recording",
    );
  }
  return { recording, spans };
}
