/**
 * Formats an untrusted value for an error message: one short line without control characters. Of lists only the first
 * entries are shown, and never recursively, since the value may nest deeper than the stack allows.
 */
export function quote(value: unknown): string {
  const flat = (item: unknown): string => {
    if (item === undefined) return "missing";
    if (typeof item === "object" && item !== null) return Array.isArray(item) ? "a list" : "an object";
    return typeof item === "string" ? JSON.stringify(item.slice(0, 80)) : String(item);
  };
  const text = Array.isArray(value) ? `[${value.slice(0, 20).map(flat)}]` : flat(value);
  const shown = text.replace(/\p{Cc}/gu, "\ufffd");
  return shown.length > 60 ? `${shown.slice(0, 59)}…` : shown;
}
