/** @file The measured program of a model of sound: front end, network and detector, one hop of samples at a time. */
import { exportC } from "../deploy/c/export.js";
import { cListener } from "../deploy/frontend/c-listener.js";
import type { ListenerSpec } from "../deploy/frontend/listener-spec.js";
import type { IntegerModel } from "../integer/model.js";
import { harnessMain, type Program, written } from "./program.js";

/**
 * A program whose step is one `<name>_push` of `stride` samples, and which answers after each as `listenerReference`
 * does: the last frame's features, the network's state, the detector's levels, and the detected class.
 */
export function listenerProgram(
  model: IntegerModel,
  { frontEnd, detector }: ListenerSpec,
  { title }: { title: string },
): Program {
  const code = exportC(model, { title });
  const { name } = code;
  const { stride } = frontEnd;
  const answered = ["features", ...code.state.map(({ field }) => `network.${field}`), "detector.levels"];
  return {
    name,
    files: { ...code.files, ...cListener(code, frontEnd, detector) },
    main: harnessMain(stride, {
      declarations: [`#include "${name}_listener.h"`, `static ${name}_listener listener;`, "static int16_t heard;"],
      begin: [`${name}_listener_reset(&listener);`],
      step: [
        `heard = ${name}_push(&listener, sample, ${stride});`,
        ...answered.map((field) => written(`listener.${field}`)),
        written("&heard"),
      ],
      end: [],
    }),
    emptyMain: harnessMain(stride, {
      declarations: ["static int16_t heard;"],
      begin: [],
      step: [written("&heard")],
      end: [],
    }),
    channels: stride,
    step: `${name}_push`,
    others: [`${name}_listener_reset`],
    within: [`${name}_step`, `${name}_scores`],
    state: [
      { length: code.channels, type: "int16_t" },
      ...code.state,
      { length: detector.keywords.length, type: "int32_t" },
    ],
    scores: { length: 1, type: "int16_t" },
  };
}
