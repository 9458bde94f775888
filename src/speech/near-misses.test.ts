import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nearMisses, partsOfPhrase, soundAlikes } from "./near-misses.js";
import { phonemeDistance, phonemesOf } from "./phonemes.js";

describe("phonemes", () => {
  it("are read from a transcription, without stress", () => {
    expect(phonemesOf("h_ˈeɪ k_ə_m_p_j_ˈuː_ɾ_ɚ\n")).toEqual([
      ["h", "eɪ"],
      ["k", "ə", "m", "p", "j", "uː", "ɾ", "ɚ"],
    ]);
    expect(phonemesOf(" ")).toEqual([]);
  });

  it("have a larger distance the less they sound alike", () => {
    const distance = (a: string, b: string) => phonemeDistance([...a], [...b]);
    expect(distance("kæt", "kæt")).toBe(0);
    expect(distance("kæt", "kɪt")).toBe(0.5);
    expect(distance("kæt", "pæt")).toBe(0.5);
    expect(distance("kæt", "mæt")).toBe(1);
    expect(distance("kæt", "æt")).toBe(1);
    expect(distance("kæt", "")).toBe(3);
  });

  it("have a distance that is symmetric, and 0 for equal words alone", () => {
    const word = fc.array(fc.constantFrom("k", "æ", "t", "p", "ɪ", "m", "s"), { maxLength: 6 });
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(phonemeDistance(a, b)).toBe(phonemeDistance(b, a));
        expect(phonemeDistance(a, a)).toBe(0);
        expect(phonemeDistance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length));
      }),
    );
  });
});

describe("near misses", () => {
  const ipa: Readonly<Record<string, string>> = {
    hey: "h_eɪ",
    hay: "h_eɪ",
    hi: "h_aɪ",
    say: "s_eɪ",
    computer: "k_ə_m_p_j_uː_ɾ_ɚ",
    commuter: "k_ə_m_j_uː_ɾ_ɚ",
    tree: "t_r_iː",
  };
  const list = ["tree", "say", "hay", "hi", "commuter", "computer", "hey"];

  it("are the words that sound most alike, without those that sound the same", () => {
    const heard = list.map((text) => ({ text, phonemes: phonemesOf(ipa[text] ?? "").flat() }));
    expect(soundAlikes(["h", "eɪ"], heard, 2)).toEqual([
      { text: "hi", distance: 0.5 },
      { text: "say", distance: 1 },
    ]);
  });

  it("of a phrase replace one of its words, or are a part of it", () => {
    const found = nearMisses("hey computer", (text) => ipa[text] ?? "", list, 6);
    expect(found.slice(0, 6)).toEqual(["hey", "computer", "hi computer", "hey commuter", "say computer", "commuter"]);
    expect(found).not.toContain("hay computer");
    expect(found).not.toContain("hey computer");
  });

  it("take the halves of a single word", () => {
    expect(partsOfPhrase("happy")).toEqual(["hap", "ppy"]);
    expect(partsOfPhrase("yes")).toEqual([]);
    expect(partsOfPhrase("a b c")).toEqual(["a", "b c", "a b", "c"]);
  });
});
