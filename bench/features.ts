/** @file `npm run bench:features`: seconds of audio per second, on one core, of our front ends and of meyda's MFCC. */
import { featureSpeeds, featureTable } from "./feature-speed.js";

const speeds = await featureSpeeds();
console.log(process.argv.includes("--json") ? JSON.stringify(speeds) : featureTable(speeds));
