/** The command was not understood: nothing was started. `message` says what is wrong; the exit code is 2. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}
