import type { Signal } from "../signal/signal.js";

/** Plays a sound once. */
export function play({ values, rate }: Signal): void {
  const context = new AudioContext();
  const buffer = context.createBuffer(1, values.length, rate);
  buffer.copyToChannel(values, 0);
  const source = context.createBufferSource();
  source.buffer = buffer;
  source.connect(context.destination);
  source.onended = () => void context.close();
  source.start();
}
