import { checkKind } from "../../inference/any-model.js";
import type { IntegerModel } from "../../integer/model.js";
import { cListener, type NetworkC } from "./c-listener.js";
import { listenerSpec } from "./listener-spec.js";

/**
 * The additional C files of a model of sound, `<name>_listener.h` and `.c`: front end and detector. None for a model
 * without a front end.
 *
 * @throws InputError if the front end is not in integers, or does not suit the model
 */
export function listenerFiles(model: IntegerModel, network: NetworkC): Record<string, string> {
  checkKind(model, "integer", "listenerFiles");
  const spec = listenerSpec(model);
  return spec === null ? {} : cListener(network, spec.frontEnd, spec.detector);
}
