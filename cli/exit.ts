/** Ends a command with an exit status of its own, once all there is to say is said. */
export class Exit extends Error {
  constructor(readonly status: number) {
    super(`exit status ${status}`);
  }
}
