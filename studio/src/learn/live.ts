/** @file The integer model on a live signal: sound by the streaming detector, motion by windows that slide. */
import {
  detectorSpec,
  frontEnd,
  type IntegerModel,
  IntegerRunner,
  Listener,
  rawSamples,
  resample,
  spokenClasses,
  toInt16,
} from "../library.js";
import type { LiveAnswer, LiveModel } from "./messages.js";

export interface Live {
  model: LiveModel;
  push(samples: Float32Array, rate: number): LiveAnswer[];
}

/** Answers a second. */
const answersPerSecond = 10;

/** Scores as shares of 1 that add up to 1. */
function shares(scores: Int32Array, one: number): number[] {
  const most = scores.reduce((a, b) => Math.max(a, b));
  const powers = Array.from(scores, (score) => Math.exp((score - most) / one));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}

export function liveOf(integer: IntegerModel, windowSteps: number | null): Live {
  return integer.frontEnd === null ? motion(integer, windowSteps ?? 100) : sound(integer, integer.frontEnd);
}

function sound(integer: IntegerModel, spec: NonNullable<IntegerModel["frontEnd"]>): Live {
  const one = 2 ** integer.head.scoreBits;
  const runner = new IntegerRunner(integer);
  const stepsPerSecond = spec.sampleRate / spec.stride;
  const detector = integer.detector ?? detectorSpec(spokenClasses(integer.labels), one, stepsPerSecond);
  let latest: Int32Array = new Int32Array(integer.labels.length);
  let samplesSeen = 0;
  const scorer = {
    step(features: Float32Array | Int16Array) {
      runner.step(rawSamples(features, integer.input.sampleScale));
      latest = runner.scores();
      return latest;
    },
    reset: () => runner.reset(),
  };
  const listener = new Listener(frontEnd(spec), scorer, detector);
  return {
    model: { kind: "sound", labels: integer.labels, rate: spec.sampleRate, channels: ["audio"], windowSteps: null },
    push(samples, rate) {
      const taken = rate === spec.sampleRate ? samples : resample(Float32Array.from(samples), rate, spec.sampleRate);
      const heard = listener.push(toInt16(Float32Array.from(taken)));
      samplesSeen += taken.length;
      return [
        {
          seconds: samplesSeen / spec.sampleRate,
          scores: shares(latest, one),
          heard: heard.map(({ keyword, seconds }) => ({ label: integer.labels[keyword] ?? "", seconds })),
        },
      ];
    },
  };
}

function motion(integer: IntegerModel, windowSteps: number): Live {
  const one = 2 ** integer.head.scoreBits;
  const width = integer.input.mean.length;
  const rate = integer.sampleRate ?? 50;
  const runner = new IntegerRunner(integer);
  const held: Int16Array[] = [];
  const stride = Math.max(1, Math.round(rate / answersPerSecond));
  let steps = 0;
  return {
    model: { kind: "motion", labels: integer.labels, rate, channels: integer.channels ?? [], windowSteps },
    push(samples) {
      const answers: LiveAnswer[] = [];
      for (let at = 0; at + width <= samples.length; at += width) {
        held.push(rawSamples(samples.subarray(at, at + width), integer.input.sampleScale));
        if (held.length > windowSteps) held.shift();
        steps++;
        if (held.length < windowSteps || steps % stride !== 0) continue;
        runner.reset();
        for (const sample of held) runner.step(sample);
        answers.push({ seconds: steps / rate, scores: shares(runner.scores(), one), heard: [] });
      }
      return answers;
    },
  };
}
