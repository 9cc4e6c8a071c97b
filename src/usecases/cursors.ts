import { GatehouseError } from "../domain/errors.ts";

/** A cursor is opaque to callers: where the next page starts, in base64url. */
export const writeCursor = (position: string): string => Buffer.from(position).toString("base64url");

export const notACursor = (): GatehouseError =>
  new GatehouseError("validation", {
    detail: "a query parameter does not fit",
    errors: [{ pointer: "/query/cursor", message: "not a cursor of this list" }],
  });

/** Throws `validation` for what is no cursor of ours. */
export function readCursor(cursor: string | null, shape: RegExp): string | null {
  if (cursor === null) return null;
  const position = Buffer.from(cursor, "base64url").toString("utf8");
  if (shape.test(position)) return position;
  throw notACursor();
}

export const ID_POSITION = /^[a-z]{2,8}_[0-9a-z]{26}$/;

/** A page from one row more than was asked for. */
export function pageOf<T>(rows: T[], limit: number, positionOf: (row: T) => string): { items: T[]; nextCursor: string | null } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last ? writeCursor(positionOf(last)) : null };
}
