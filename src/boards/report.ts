/** @file Profiles as text; their JSON is the Profile, or the ListenerProfile. */
import { checkHas } from "../core/given.js";
import { grouped } from "../core/text.js";
import { rateText } from "../data/rates.js";
import type { ListenerProfile } from "./listener-profile.js";
import type { Footprint } from "./measure.js";
import type { Profile } from "./profile.js";

const count = (value: number) => grouped(Math.round(value));
/** Three digits, or all those before the point. */
const figure = (value: number) => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));
/** Fraction of the available time, in percent. */
const busy = (share: number) => (share >= 0.1 ? Math.round(100 * share).toString() : (100 * share).toPrecision(2));

/** A report: title, rows of measurements, and the common last rows. */
function reportOf(
  doing: string,
  rows: readonly (readonly [string, string])[],
  compared: string,
  profile: Footprint & { advice: readonly string[] },
): string {
  const { board, emulators, matchesReference } = profile;
  const verdict = matchesReference ? "equal to the reference in all" : "NOT equal to the reference in";
  const ending: [string, string][] = [
    ...(matchesReference === null
      ? []
      : [["result", `${verdict} ${compared} (${emulators.join(", ")})`] satisfies [string, string]]),
    ["built", profile.compiler],
    ["fits", profile.fits ? "yes" : "no"],
  ];
  return [
    `${profile.model} ${doing} ${board.name} (${board.chip}, ${board.clockHz / 1e6} MHz)`,
    ...[...rows, ...ending].map(([name, text]) => `  ${name.padEnd(7)} ${text}`),
    ...[...profile.advice, ...profile.faults].map((line) => `  ! ${line}`),
  ].join("\n");
}

function checkProfile(profile: Profile): void {
  checkHas(profile, "cyclesPerStep", "the profile", "the result of await profileModel(…)");
}

/** The profile as lines of text, without a final newline. */
export function formatProfile(profile: Profile): string {
  checkProfile(profile);
  const { board, cyclesPerStep, frame, sampleRate } = profile;
  const { min, mean, max } = cyclesPerStep;
  const range = min === max ? "every step" : `${count(min)} to ${count(max)}`;
  const rows: [string, string][] = [
    ["flash", `${count(profile.flash)} of ${count(board.flash)} B, the model ${count(profile.flashBeyondEmpty)}`],
    [
      "RAM",
      `${count(profile.ramTotal)} of ${count(board.ram)} B, the model ${count(profile.ramBeyondEmpty)}: ` +
        `static ${count(profile.staticRamBeyondEmpty)}, stack ${count(profile.stack)}`,
    ],
    ["step", `${count(mean)} cycles (${range}), ${figure(profile.msPerStep)} ms`],
    [
      "window",
      `${count(profile.steps / profile.windows)} steps, ${figure(profile.msPerWindow)} ms, ` +
        `${figure(profile.windowsPerSecond)} windows per second`,
    ],
  ];
  if (sampleRate !== null) {
    const load = busy((mean * sampleRate) / frame / board.clockHz);
    const rate = `${rateText(sampleRate)}${frame === 1 ? "" : `, a step every ${frame} samples`}`;
    rows.push(["live", profile.keepsUp ? `keeps up with ${rate}, ${load} % busy` : `too slow for ${rate} (${load} %)`]);
  }
  return reportOf("on", rows, `${count(profile.windows)} windows`, profile);
}

/** The profile as one line, for lists of boards. */
export function formatProfileLine(profile: Profile): string {
  checkProfile(profile);
  const { board, flashBeyondEmpty, ramBeyondEmpty, cyclesPerStep } = profile;
  const verdict = profile.fits && profile.keepsUp !== false ? "" : `; ${profile.advice.join("; ")}`;
  return (
    `${board.name}: ${count(flashBeyondEmpty)} B flash, ${count(ramBeyondEmpty)} B RAM, ${count(cyclesPerStep.mean)} cycles ` +
    `per step, ${figure(profile.msPerWindow)} ms per window of ${count(profile.steps / profile.windows)} steps${verdict}`
  );
}

function checkListenerProfile(profile: ListenerProfile): void {
  checkHas(profile, "cyclesPerHop", "the profile", "the result of await profileListener(…)");
}

/** The profile of a listener as lines of text, without a final newline. */
export function formatListenerProfile(profile: ListenerProfile): string {
  checkListenerProfile(profile);
  const { board, cyclesPerHop, hopMs, tables, weights, frameBuffer, transformScratch } = profile;
  const { min, mean, max } = cyclesPerHop;
  const code = profile.flashBeyondEmpty - tables - weights;
  const state = profile.staticRamBeyondEmpty - frameBuffer - transformScratch;
  const load = busy(profile.msPerHop / hopMs);
  const network = `network ${count(profile.networkCycles)}, front end and detector ${count(mean - profile.networkCycles)}`;
  const rows: [string, string][] = [
    [
      "flash",
      `${count(profile.flash)} of ${count(board.flash)} B, the listener ${count(profile.flashBeyondEmpty)}: ` +
        `tables ${count(tables)}, weights ${count(weights)}, code ${count(code)}`,
    ],
    [
      "RAM",
      `${count(profile.ramTotal)} of ${count(board.ram)} B, the listener ${count(profile.ramBeyondEmpty)}: ` +
        `samples ${count(frameBuffer)}, transform ${count(transformScratch)}, state ${count(state)}, stack ${count(profile.stack)}`,
    ],
    [
      "hop",
      `${count(mean)} cycles (${count(min)} to ${count(max)}), ${figure(profile.msPerHop)} ms of every ${figure(hopMs)}: ${network}`,
    ],
    [
      "live",
      profile.keepsUp
        ? `keeps up with ${count(profile.sampleRate)} Hz, ${load} % busy; slowest hop ${figure(profile.slowestMs)} ms`
        : `too slow for ${count(profile.sampleRate)} Hz (${load} %)`,
    ],
    ["detected", `${count(profile.detections)} detections in ${count(profile.clips)} clips`],
  ];
  return reportOf("listening on", rows, `${count(profile.hops)} hops: features, state, levels, detections`, profile);
}

/** The profile of a listener as one line, for lists of boards. */
export function formatListenerLine(profile: ListenerProfile): string {
  checkListenerProfile(profile);
  const { board, flashBeyondEmpty, ramBeyondEmpty, cyclesPerHop, msPerHop, hopMs, advice } = profile;
  const verdict = advice.map((line) => `; ${line}`).join("");
  return (
    `${board.name}: ${count(flashBeyondEmpty)} B flash, ${count(ramBeyondEmpty)} B RAM, ${count(cyclesPerHop.mean)} cycles per hop, ` +
    `${figure(msPerHop)} ms of every ${figure(hopMs)}${verdict}`
  );
}
