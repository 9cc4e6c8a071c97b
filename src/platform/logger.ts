import pino from "pino";
import { redact } from "./redact.ts";

export type Logger = pino.Logger;

/** Causes of causes are followed this far: an error may name itself as its cause. */
const MAX_CAUSES = 5;

/**
 * Only what an error always has, and its code. PostgreSQL puts the values of the row that it refused into `detail`, `where`
 * and `parameters`, and HTTP clients put the whole request, with its headers, beside the message.
 */
function describeError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return typeof error;
  const { name: type, message, stack, cause } = error;
  const code: unknown = "code" in error ? error.code : undefined;
  return {
    type,
    code,
    message,
    stack,
    cause: cause === undefined || depth === MAX_CAUSES ? undefined : describeError(cause, depth + 1),
  };
}

/**
 * JSON lines with an ISO time; personal and secret fields read `[redacted]`: lines should not carry them at all, this is the
 * second net. Errors belong under `err`. `destination` defaults to standard error, so that a command's output stays its own.
 */
export function createLogger(options: { level: string; destination?: pino.DestinationStream }): Logger {
  const logger = pino(
    {
      level: options.level,
      base: {},
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: describeError, error: describeError },
      formatters: { level: (label) => ({ level: label }), log: redact },
    },
    options.destination ?? pino.destination(2),
  );
  return redactBindings(logger);
}

/** pino gives the bindings of a child to no formatter. Children inherit this `child`, so theirs are redacted too. */
function redactBindings(logger: Logger): Logger {
  const createChild = logger.child;
  logger.child = function (this: Logger, bindings, options) {
    return createChild.call(this, redact(bindings), options);
  } as typeof logger.child;
  return logger;
}
