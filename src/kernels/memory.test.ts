import { describe, expect, it, vi } from "vitest";
import { InputError } from "../core/errors.js";
import { Arena, firstFreeAddress } from "./arena.js";
import { instantiateKernels, isShared } from "./module.js";

describe("Arena", () => {
  it("gives regions that do not overlap, each on its own cache line, after the kernels' constants", () => {
    const arena = new Arena();
    expect([arena.reserve(1), arena.reserve(64), arena.reserve(65), arena.reserve(0), arena.reserve(4)]).toEqual([
      firstFreeAddress,
      firstFreeAddress + 64,
      firstFreeAddress + 128,
      firstFreeAddress + 256,
      firstFreeAddress + 256,
    ]);
    const { buffer } = arena.allocate();
    expect(buffer.byteLength).toBe(65536);
  });

  it("names the memory needed if 4 GiB are not enough", () => {
    const arena = new Arena();
    arena.reserve(5 * 2 ** 30);
    expect(() => arena.allocate()).toThrow(
      new InputError(
        "this run needs 5.0 GiB of memory, the limit is 4: lower the batch, the hidden size or the sequence length",
      ),
    );
  });

  /** Simulates a system without free memory, or with unshared memory only. */
  function refusing(refused: (limits: WebAssembly.MemoryDescriptor) => boolean): void {
    const { Memory } = WebAssembly;
    vi.spyOn(WebAssembly, "Memory").mockImplementation(function limited(limits) {
      if (refused(limits)) throw new RangeError("could not allocate memory");
      return new Memory(limits);
    });
  }

  it("names a remedy if the system gives less", () => {
    refusing(() => true);
    try {
      const arena = new Arena();
      arena.reserve(2 ** 30);
      expect(() => arena.allocate()).toThrow(/^this run needs 1024 MiB of memory, more than the system gives: lower/);
    } finally {
      vi.restoreAllMocks();
    }
  });

  it("uses unshared memory if there is no other, and the kernels work with it", async () => {
    refusing(({ shared }) => shared === true);
    try {
      const arena = new Arena();
      const address = arena.reserve(16);
      const memory = arena.allocate();
      expect(isShared(memory)).toBe(false);
      const floats = new Float32Array(memory.buffer, address, 4);
      floats.set([3, 4, 0, 0]);
      expect((await instantiateKernels(memory)).squaredNorm(address, 4)).toBe(25);
    } finally {
      vi.restoreAllMocks();
    }
  });
});
