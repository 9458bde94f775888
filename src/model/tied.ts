import { at } from "../core/at.js";
import { embeddingName, type Model } from "./spec.js";

/** The same model with a separate head: the transpose of the embedding if the two were tied. */
export function untied(model: Model): Model {
  const { tied, ...spec } = model.spec;
  if (tied !== true) return model;
  const embedding = model.tensors[embeddingName] ?? new Float32Array(0);
  const classes = spec.labels.length;
  const width = embedding.length / classes;
  const V = Float32Array.from({ length: embedding.length }, (_, i) =>
    at(embedding, (i % classes) * width + Math.floor(i / classes), "weight"),
  );
  return { ...model, spec, tensors: { ...model.tensors, "head.V": V } };
}
