/** @file Windows of motion, cut as `fastcells train` cuts the same CSV files. */
import { personIn, RecordingReader, sequencesOfRecording } from "../library.js";
import { stepsOf } from "../signal/signal.js";
import { type Examples, type Recorded, windowSteps } from "./recorded.js";

/** Windows over recordings, overlapping by half if any recording is long enough for two. */
export function motionExamples(recorded: readonly Recorded[], seconds: number | null): Examples {
  const rate = recorded[0]?.signal.rate ?? 1;
  const lengths = recorded.map(({ signal }) => stepsOf(signal));
  const window = windowSteps(recorded, rate, seconds);
  const half = Math.max(1, Math.floor(window / 2));
  const stride = Math.max(...lengths) >= window + half ? half : null;
  const reader = new RecordingReader(
    {},
    lengths.reduce((sum, length) => sum + length, 0),
  );
  for (const { path, label, bytes } of recorded) {
    const table = reader.table(path, label, personIn(path));
    table.push(new TextDecoder().decode(bytes));
    table.finish();
  }
  const recording = reader.finish();
  const cut = sequencesOfRecording(recording, { window, stride, sampleRate: rate }, "the project");
  const { sequences, tables } = cut;
  const origins = Array.from(tables, (table, index) => ({
    path: recorded[table]?.path ?? "",
    start: (sequences.starts[index] ?? 0) - (recording.breaks[table] ?? 0),
  }));
  const whole = lengths.every((length) => length === window);
  return {
    loaded: { sequences, test: null, validation: null },
    reading: { window, ...(stride === null ? {} : { stride }), sampleRate: rate },
    training: {},
    flags: [...(whole ? [] : ["--window", `${window}`]), ...(stride === null ? [] : ["--stride", `${stride}`])],
    origins,
    steps: window,
  };
}
