/** What whoever runs a command can mend; its message is all they need. */

/** What was asked for could not be done. Exit code 1. */
export class Failure extends Error {}

/** What was asked for makes no sense. Exit code 2. */
export class WrongUsage extends Error {}

/** Ctrl-C. Exit code 130, as shells have it. */
export class Cancelled extends Error {}
