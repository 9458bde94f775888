import { weights } from "./weights.js";

self.onmessage = async ({ data: threads }) => postMessage(await weights(threads));
