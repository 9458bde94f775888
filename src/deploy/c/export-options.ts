/** @file Options of an exported program: its title, and texts for its comments. */
import type { Rules } from "../../options/table.js";
import { anyString, orNull, strings } from "../../options/values.js";

/** Texts of an exported program. */
export interface CExportOptions {
  /** Name of the model; any text. Names of files, and names in C, begin with its letters and digits. */
  title: string;
  /** Lines for the comment at the top, such as accuracy and data. */
  notes: readonly string[];
  /** The command that made the files; null: omitted. */
  command: string | null;
}

export const cExportDefaults: CExportOptions = { title: "model", notes: [], command: null };

export const cExportRules: Rules<CExportOptions> = { title: anyString, notes: strings, command: orNull(anyString) };
