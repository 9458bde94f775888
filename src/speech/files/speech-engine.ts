/** @file A speech engine: its voices, and what it can be asked. */
import type { Recording } from "../../data/audio/recording.js";
import type { Utterance } from "../utterances.js";

export interface SpeechEngine {
  name: EngineName;
  /** Its project and licence, in a line. */
  about: string;
  /** Voices of the requested language. */
  voices: readonly string[];
  /** The phonemes of each text, in IPA; null if the engine does not give them. */
  transcribe: ((texts: readonly string[]) => Promise<string[]>) | null;
  speak(utterance: Utterance): Promise<Recording>;
  close(): Promise<void>;
}

export const engineNames = ["espeak-package", "espeak-ng", "flite"] as const;
export type EngineName = (typeof engineNames)[number];
