/** @file What the studio finds out about a board from the lines of its port. */
import { afterEach, expect, it, vi } from "vitest";
import { openSerial } from "../../studio/src/capture/serial.js";

afterEach(() => vi.unstubAllGlobals());

/** A port that first sends what had waited, and then pieces every ten milliseconds. */
function plugIn(waiting: readonly string[], piece: (index: number) => string): void {
  let timer: ReturnType<typeof setInterval> | undefined;
  let send: (text: string) => void = () => {};
  const readable = new ReadableStream<Uint8Array>({
    start(controller) {
      send = (text) => controller.enqueue(new TextEncoder().encode(text));
    },
    cancel: () => clearInterval(timer),
  });
  const open = async () => {
    waiting.forEach((text) => {
      send(text);
    });
    const begun = performance.now();
    let index = 0;
    timer = setInterval(() => {
      // As many as are due, however late the timer is.
      for (; 10 * index < performance.now() - begun; index++) send(piece(index));
    }, 10);
  };
  vi.stubGlobal("navigator", { serial: { requestPort: async () => ({ open, close: async () => {}, readable }) } });
}

async function opened() {
  const { stop, ...found } = await openSerial(
    () => {},
    () => {},
  );
  await stop();
  return found;
}

it("takes rate and names from a board that runs already and had lines waiting", async () => {
  const waiting = ["5\n", ...new Array<string>(60).fill("1,2,3\n")];
  plugIn(waiting, (index) => `${index % 100 === 99 ? "ax,ay,az\n" : ""}1,2,3\n`);
  const { rate, ...others } = await opened();
  expect(others).toEqual({ kind: "motion", channels: ["ax", "ay", "az"] });
  // Not more exactly, as the machine may be busy.
  expect(rate / 100).toBeGreaterThan(0.8);
  expect(rate / 100).toBeLessThan(1.25);
});

it("takes a running microphone for one", async () => {
  plugIn([], (index) => `${index % 100 === 50 ? "audio\n" : ""}${"7\n".repeat(160)}`);
  expect(await opened()).toEqual({ kind: "sound", rate: 16_000, channels: ["audio"] });
});

it("says if a board is too slow", async () => {
  plugIn([], (index) => (index % 100 === 99 ? "1,2\n" : ""));
  await expect(opened()).rejects.toThrow("too few lines");
}, 10_000);
