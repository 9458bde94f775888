import { describe, expect, it } from "vitest";
import type { Sequences } from "../data/sequences.js";
import { type FrontEndSpec, frontEndSpec } from "../model/front-end.js";
import { FeatureSets } from "./feature-sets.js";

const spec = (options: Partial<FrontEndSpec> = {}) => frontEndSpec(8000, { arithmetic: "fixed", ...options });

/** Sets of a given size, and the front ends that were computed. */
function counted(bytes: number, room?: number) {
  const computed: FrontEndSpec[] = [];
  const sets = new FeatureSets(async (each): Promise<Sequences> => {
    computed.push(each);
    await new Promise((resolve) => setTimeout(resolve, 1));
    const values = new Int16Array(bytes / 2).fill(each.stride);
    const none = { starts: new Uint32Array(0), lengths: new Uint32Array(0), targets: null, groups: null };
    return { channels: 1, values, ...none, channelNames: null, sampleRate: null, commonUnit: false, frontEnd: each };
  }, room);
  return { sets, computed };
}

describe("features by front end", () => {
  it("are computed once for concurrent and later requests", async () => {
    const { sets, computed } = counted(8);
    const asked = await Promise.all([sets.get(spec()), sets.get(spec()), sets.get(spec())]);
    expect(await sets.get(spec())).toBe(asked[0]);
    expect(new Set(asked).size).toBe(1);
    expect(computed).toHaveLength(1);
  });

  it("are distinguished by every part of the front end", async () => {
    const { sets, computed } = counted(8);
    const others: Partial<FrontEndSpec>[] = [
      ...[{ stride: 100 }, { window: 210 }, { filters: 20 }, { coefficients: 13 }, { lowest: 100 }, { highest: 3900 }],
      ...[{ floor: 4 }, { arithmetic: "float" as const }, { melScale: "slaney" as const }, { transform: 512 }],
    ];
    for (const other of [{}, ...others]) expect((await sets.get(spec(other))).frontEnd).toEqual(spec(other));
    expect(computed).toHaveLength(1 + others.length);
  });

  it("are dropped if there is no room, the least recently used first", async () => {
    const { sets, computed } = counted(1000, 2500);
    const strides = [80, 100, 120];
    for (const stride of strides.slice(0, 2)) await sets.get(spec({ stride }));
    await sets.get(spec({ stride: 80 }));
    await sets.get(spec({ stride: 120 }));
    expect(computed).toHaveLength(3);
    await sets.get(spec({ stride: 80 }));
    expect(computed).toHaveLength(3);
    await sets.get(spec({ stride: 100 }));
    expect(computed.map(({ stride }) => stride)).toEqual([80, 100, 120, 100]);
  });

  it("are kept if a single one exceeds the room, and not if they could not be computed", async () => {
    const { sets, computed } = counted(1000, 10);
    await sets.get(spec());
    await sets.get(spec());
    expect(computed).toHaveLength(1);
    let tries = 0;
    const failing = new FeatureSets(() => {
      tries += 1;
      return Promise.reject(new Error("no such sound"));
    });
    for (let attempt = 0; attempt < 2; attempt++) await expect(failing.get(spec())).rejects.toThrow("no such sound");
    expect(tries).toBe(2);
  });
});
