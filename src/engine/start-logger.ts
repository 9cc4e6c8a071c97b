/** The part of a pino logger that starting a server needs. */
export interface StartLogger {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
}
