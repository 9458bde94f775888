/** @file The options of cross-validation, as data. */
import type { OptionTable } from "../options/table.js";
import { type FitOptions, fitDefaults, fitValues } from "./options.js";

export const fitTable: OptionTable<Pick<FitOptions, "folds" | "repeats">> = {
  folds: {
    unit: "k",
    group: "Choosing",
    help: "folds of the cross-validation that estimates the result on new data; 0: no estimate",
    values: fitValues.folds,
    usual: "4 of small sets",
    default: fitDefaults.folds,
  },
  repeats: {
    unit: "n",
    group: "Choosing",
    help: "divisions into folds, each with its own seed",
    values: fitValues.repeats,
    default: fitDefaults.repeats,
  },
};
