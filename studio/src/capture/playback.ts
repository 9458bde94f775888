/** @file Plays a recording in place of a sensor, in real time. */
import type { Signal } from "../signal/signal.js";
import type { Stream, Take } from "./source.js";

/** Milliseconds between pieces. */
const between = 50;

/** Plays a recording once; the stream then stays open without samples until stopped. */
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
