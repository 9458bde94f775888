/**
 * A mistake in the user's input: a file, an option, a shape. The message names the value, the limit and the remedy in
 * one line; the command line prints it without a stack trace and exits with status 1.
 */
export class InputError extends Error {
  override readonly name = "InputError";
}
