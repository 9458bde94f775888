/** @file The sound of a MediaStream as blocks of samples, from the audio thread. */
import { InputError } from "../core/errors.js";

/**
 * The audio thread's program: passes samples on in blocks of 1,024. It is text, so that no extra file is needed unless
 * a content security policy requires one.
 */
export const tapProgram = `registerProcessor("fastcells-tap", class extends AudioWorkletProcessor {
  block = new Float32Array(1024);
  filled = 0;
  process([[samples]]) {
    for (const sample of samples ?? []) {
      this.block[this.filled++] = sample;
      if (this.filled < 1024) continue;
      this.port.postMessage(this.block, [this.block.buffer]);
      this.block = new Float32Array(1024);
      this.filled = 0;
    }
    return true;
  }
});
`;

/** A page's `MediaStream`, for programs that are compiled without the DOM's types. */
export interface SoundStream {
  getAudioTracks(): {
    addEventListener(type: "ended", ended: () => void): void;
    removeEventListener(type: "ended", ended: () => void): void;
  }[];
}

/** A page's `AudioContext`, for programs that are compiled without the DOM's types. */
export interface SoundContext {
  readonly sampleRate: number;
  readonly audioWorklet: { addModule(url: string): Promise<void> };
  createMediaStreamSource(stream: SoundStream): unknown;
  resume(): Promise<void>;
  close(): Promise<void>;
}

export interface TapOptions {
  /** The `AudioContext` to listen in; it stays open. Default: a new one, at the sound card's rate. */
  context?: SoundContext | undefined;
  /**
   * The address of {@link tapProgram}, for pages whose policy allows no scripts from blob: addresses. Default: a blob:
   * address.
   */
  worklet?: string | URL | undefined;
}

export interface Tap {
  /** Samples a second. */
  sampleRate: number;
  /** Ends the tap; the stream and a given context continue. */
  stop(): Promise<void>;
}

/**
 * Passes on a stream's samples, its channels mixed into one, until `stop`.
 * @param ended called if the stream ends before
 * @throws InputError if the stream has no sound, the context is not a page's, or the audio thread's program may not be
 * loaded
 */
export async function tapStream(
  stream: MediaStream,
  take: (samples: Float32Array) => void,
  ended: () => void,
  options: TapOptions = {},
): Promise<Tap> {
  if (stream.getAudioTracks().length === 0)
    throw new InputError("the stream has no sound: call getUserMedia with audio: true");
  const context = options.context ?? new AudioContext();
  const release = async (): Promise<void> => {
    if (options.context === undefined) await context.close();
  };
  const { source, tap } = await connect(context, stream, options.worklet).catch(async (error) => {
    await release();
    throw error;
  });
  tap.port.onmessage = ({ data }: MessageEvent<Float32Array>) => take(data);
  for (const track of stream.getAudioTracks()) track.addEventListener("ended", ended);
  // This resolves once the user has clicked on the page; it is not awaited.
  void context.resume();
  return {
    sampleRate: context.sampleRate,
    async stop() {
      for (const track of stream.getAudioTracks()) track.removeEventListener("ended", ended);
      tap.port.onmessage = null;
      source.disconnect(tap);
      await release();
    },
  };
}

async function connect(
  context: SoundContext,
  stream: MediaStream,
  worklet: string | URL | undefined,
): Promise<{ source: MediaStreamAudioSourceNode; tap: AudioWorkletNode }> {
  if (!isAudioContext(context))
    throw new InputError("the context has no audioWorklet: give an AudioContext, in a page served over https");
  await loadProgram(context, worklet);
  const source = context.createMediaStreamSource(stream);
  const tap = new AudioWorkletNode(context, "fastcells-tap", {
    numberOfOutputs: 0,
    channelCount: 1,
    channelCountMode: "explicit",
  });
  source.connect(tap);
  return { source, tap };
}

export function isMediaStream(stream: unknown): stream is MediaStream {
  return typeof Object(stream).getAudioTracks === "function";
}

function isAudioContext(context: object): context is AudioContext {
  return "audioWorklet" in context;
}

/** Contexts that have the program: a processor's name may be registered only once. */
const loaded = new WeakSet<AudioContext>();

async function loadProgram(context: AudioContext, worklet: string | URL | undefined): Promise<void> {
  if (loaded.has(context)) return;
  const made = worklet === undefined ? URL.createObjectURL(new Blob([tapProgram], { type: "text/javascript" })) : null;
  try {
    await context.audioWorklet.addModule(made ?? String(worklet));
    loaded.add(context);
  } catch (error) {
    throw new InputError(
      `the audio thread's program does not load (${error instanceof Error ? error.message : error}): if the page's ` +
        "policy allows no blob: scripts, serve it as a file and give its address as worklet; docs/web.md has it",
    );
  } finally {
    if (made !== null) URL.revokeObjectURL(made);
  }
}
