/** @file A recording in place of a sensor: its samples come as fast as they were recorded. */
import type { Signal } from "../signal/signal.js";
import type { Stream, Take } from "./source.js";

/** Milliseconds from one piece to the next. */
const between = 50;

/** Plays a recording once; no more samples come then, until it is stopped. */
export function playRecording({ kind, rate, channels, values }: Signal, take: Take): Stream {
  const width = channels.length;
  const begun = performance.now();
  let sent = 0;
  const timer = setInterval(() => {
    const due = Math.min(values.length, width * Math.floor(((performance.now() - begun) / 1000) * rate));
    if (due > sent) take(values.slice(sent, due));
    sent = due;
    if (sent === values.length) clearInterval(timer);
  }, between);
  return {
    kind,
    rate,
    channels,
    async stop() {
      clearInterval(timer);
    },
  };
}
