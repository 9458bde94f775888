/** @file The judgement of a detector as a page and as text, and clips to listen to. */
import { grouped } from "../core/text.js";
import { reportPage } from "../evaluate/html.js";
import { tradeOffPicture } from "../evaluate/stream-picture.js";
import { percent } from "../evaluate/table.js";
import type { HeldOutStream } from "./held-out-stream.js";
import type { Judgement } from "./judge.js";

/** What a report says in addition to the judgement. */
export interface ReportSetting {
  phrase: string;
  /** Bytes of the network in flash. */
  bytes: number;
  /** The integer value of a score of 1. */
  one: number;
  facts: readonly (readonly [name: string, text: string])[];
}

/** Most clips of one kind to listen to. */
const mostClips = 10;
/** Seconds before and after a moment that a clip contains. */
const around = { before: 1.5, after: 0.4 };

const share = (heard: number, said: number): string => (said === 0 ? "–" : percent(heard / said));

/** `0.50 an hour (95 %: 0.06 to 1.81)`. */
function rateText({ used, falseAcceptsPerHour: [low, high] }: Judgement): string {
  return `${used.falseAcceptsPerHour.toFixed(2)} an hour (95 %: ${low.toFixed(2)} to ${high.toFixed(2)})`;
}

function latencyText({ used: { latencies } }: Judgement): string {
  const middle = latencies[Math.floor(latencies.length / 2)];
  return middle === undefined
    ? "–"
    : `${Math.abs(middle).toFixed(2)} s ${middle < 0 ? "before" : "after"} the word's end (median)`;
}

/** The tenth of the voices, at least one, that is detected least often. */
function worstVoices({ voices }: Judgement): { heard: number; said: number } {
  const worst = voices.slice(0, Math.max(1, Math.ceil(voices.length / 10)));
  return {
    heard: worst.reduce((sum, { heard }) => sum + heard, 0),
    said: worst.reduce((sum, { said }) => sum + said, 0),
  };
}

/** Names and values, most important first. */
function headlines(judgement: Judgement, { bytes }: ReportSetting): [string, string][] {
  const { used, hours, voices, imitations } = judgement;
  const people = voices.filter(({ synthetic }) => !synthetic);
  const sum = (key: "heard" | "said") => people.reduce((total, voice) => total + voice[key], 0);
  const worst = worstVoices(judgement);
  const line = (name: string, text: string): [string, string] => [name, text];
  return [
    ["heard", `${percent(used.recall)} of ${grouped(used.hits + used.misses)} words`],
    ...(people.length === 0 ? [] : [line("of people", share(sum("heard"), sum("said")))]),
    ["worst tenth of the voices", share(worst.heard, worst.said)],
    ["false accepts", rateText(judgement)],
    ...(imitations === null
      ? []
      : [line("with one word exchanged", `${share(imitations.heard, imitations.said)} taken for it`)]),
    ["stream", `${hours.toFixed(2)} h of held-out voices in noise and rooms`],
    ["latency", latencyText(judgement)],
    ["network", `${grouped(bytes)} bytes in flash`],
  ];
}

/** The share of words below which a detector is of little use. */
const fewWords = 0.5;

/** What is wrong with a detector, and what may help. */
export function judgementWarnings({ used: { recall } }: { used: { recall: number } }): string[] {
  if (recall >= fewWords) return [];
  return [
    `the detector hears only ${percent(recall)} of the words: give more recordings of it by several people, more negatives, a larger --size ` +
      "or more --pieces, or choose a word of more syllables",
  ];
}

/** The judgement as text for a terminal. */
export function judgementText(judgement: Judgement, setting: ReportSetting): string {
  const lines = headlines(judgement, setting);
  const conditions = judgement.conditions.map(({ name, heard, said }) => `${name} ${share(heard, said)}`);
  return [
    ...lines.map(([name, text]) => `${name.padEnd(26)}${text}`),
    `${"heard".padEnd(26)}${conditions.join(", ")}`,
  ].join("\n");
}

/** The judgement as a self-contained page. */
export function judgementPage(judgement: Judgement, setting: ReportSetting): string {
  const { voices, conditions, curve, detector } = judgement;
  const row = ({ heard, said }: { heard: number; said: number }) => [String(said), String(heard), share(heard, said)];
  return reportPage({
    title: `Wakeword: ${setting.phrase}`,
    results: headlines(judgement, setting),
    facts: setting.facts,
    pictures: [tradeOffPicture(curve, detector.threshold, setting.one)],
    tables: [
      [["condition", "said", "heard", "share"], ...conditions.map((each) => [each.name, ...row(each)])],
      [
        ["voice, the worst first", "said", "heard", "share"],
        ...voices.map((each) => [`${each.who}${each.synthetic ? "" : " (a person)"}`, ...row(each)]),
      ],
    ],
  });
}

/** Missed words and false accepts as clips, by file name. */
export function clipsToHear(judgement: Judgement, stream: HeldOutStream): Map<string, Int16Array> {
  const clips = new Map<string, Int16Array>();
  for (const [index, time] of judgement.falseAccepts.slice(0, mostClips).entries()) {
    clips.set(`taken-for-it-${index + 1}.wav`, stream.excerpt(time - around.before, time + around.after));
  }
  for (const [index, { start, end }] of judgement.missed.slice(0, mostClips).entries()) {
    clips.set(`missed-${index + 1}.wav`, stream.excerpt(start - around.after, end + around.after));
  }
  return clips;
}
