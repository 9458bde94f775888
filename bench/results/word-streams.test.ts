import { expect, it } from "vitest";
import { wordAndSpeaker } from "./word-streams.js";

it("takes the word and the speaker of a clip from its name, also for keywords12's unknown words", () => {
  expect(wordAndSpeaker("happy/d91a159e_nohash_0.wav")).toEqual({ word: "happy", speaker: "d91a159e" });
  expect(wordAndSpeaker("_unknown_/happy_d91a159e_nohash_0.wav.wav")).toEqual({ word: "happy", speaker: "d91a159e" });
  expect(wordAndSpeaker("silence 3")).toEqual({ word: "silence 3", speaker: "" });
});
