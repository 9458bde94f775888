import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { InputError } from "../core/errors.js";
import { gunzip, isGzip } from "./gzip.js";

const plain = new TextEncoder().encode("step after step ".repeat(10_000));
const packed = new Uint8Array(gzipSync(plain));

describe("gunzip", () => {
  it("restores packed data", async () => {
    expect(isGzip(packed)).toBe(true);
    expect(isGzip(plain)).toBe(false);
    expect(await gunzip(packed, "x.gz")).toEqual(plain);
  });

  it.each<[string, Uint8Array<ArrayBuffer>, RegExp]>([
    ["cut short", packed.slice(0, packed.length - 9), /x\.gz: damaged or cut short/],
    ["with a damaged checksum", packed.map((byte, at) => (at === packed.length - 6 ? byte ^ 1 : byte)), /damaged/],
    ["of another kind", plain, /damaged/],
  ])("refuses data %s", async (_, bytes, message) => {
    const failure = gunzip(bytes, "x.gz");
    await expect(failure).rejects.toThrow(message);
    await expect(failure).rejects.toBeInstanceOf(InputError);
  });

  it("stops at its limit", async () => {
    await expect(gunzip(packed, "x.gz", 100_000)).rejects.toThrow(/x\.gz: expands beyond 100000 bytes/);
  });
});
