/** @file The unprocessed microphone: no echo cancellation, no gain control, at the sound card's rate. */
import workletUrl from "./microphone-worklet.ts?worker&url";
import type { Lost, Stream, Take } from "./source.js";

const refusals: Readonly<Record<string, string>> = {
  NotAllowedError:
    "The browser may not use the microphone. Click the icon next to the address, allow the microphone for this page, and try again.",
  NotFoundError: "No microphone was found. Plug one in, or record elsewhere and drop the files here.",
  NotReadableError: "The microphone is busy: close the program that uses it, and try again.",
};

export async function openMicrophone(take: Take, lost: Lost): Promise<Stream> {
  let media: MediaStream;
  try {
    const audio = { channelCount: 1, echoCancellation: false, noiseSuppression: false, autoGainControl: false };
    media = await navigator.mediaDevices.getUserMedia({ audio });
  } catch (error) {
    const name = error instanceof DOMException ? error.name : "";
    throw new Error(
      refusals[name] ?? `The microphone cannot be used: ${error instanceof Error ? error.message : name}`,
    );
  }
  const context = new AudioContext();
  await context.audioWorklet.addModule(workletUrl);
  const source = context.createMediaStreamSource(media);
  const blocks = new AudioWorkletNode(context, "blocks", { numberOfOutputs: 0 });
  blocks.port.onmessage = ({ data }: MessageEvent<Float32Array<ArrayBuffer>>) => take(data);
  source.connect(blocks);
  // A track that the page stops fires no event.
  for (const track of media.getTracks()) {
    track.onended = () => lost("The microphone is gone. Plug it in, and choose it again; recordings so far are kept.");
  }
  await context.resume();
  return {
    kind: "sound",
    rate: context.sampleRate,
    channels: ["audio"],
    async stop() {
      for (const track of media.getTracks()) track.stop();
      await context.close();
    },
  };
}
