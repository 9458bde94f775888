/** @file A listener's profile as text; its JSON is the ListenerProfile. */
import { checkHas } from "../core/given.js";
import type { ListenerProfile } from "./listener-profile.js";
import { busy, count, reportOf, time } from "./report.js";

function checkProfile(profile: ListenerProfile): void {
  checkHas(profile, "cyclesPerHop", "the profile", "the result of await profileListener(…)");
}

/** The profile as lines of text, without a final newline. */
export function formatListenerProfile(profile: ListenerProfile): string {
  checkProfile(profile);
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
      `${count(mean)} cycles (${count(min)} to ${count(max)}), ${time(profile.msPerHop)} ms of every ${time(hopMs)}: ${network}`,
    ],
    [
      "live",
      profile.keepsUp
        ? `keeps up with ${count(profile.sampleRate)} Hz, ${load} % busy; slowest hop ${time(profile.slowestMs)} ms`
        : `too slow for ${count(profile.sampleRate)} Hz (${load} %)`,
    ],
    ["detected", `${count(profile.detections)} detections in ${count(profile.clips)} clips`],
  ];
  return reportOf("listening on", rows, `${count(profile.hops)} hops: features, state, levels, detections`, profile);
}

/** The profile as one line, for lists of boards. */
export function formatListenerLine(profile: ListenerProfile): string {
  checkProfile(profile);
  const { board, flashBeyondEmpty, ramBeyondEmpty, cyclesPerHop, msPerHop, hopMs, advice } = profile;
  const verdict = advice.map((line) => `; ${line}`).join("");
  return (
    `${board.name}: ${count(flashBeyondEmpty)} B flash, ${count(ramBeyondEmpty)} B RAM, ${count(cyclesPerHop.mean)} cycles per hop, ` +
    `${time(msPerHop)} ms of every ${time(hopMs)}${verdict}`
  );
}
