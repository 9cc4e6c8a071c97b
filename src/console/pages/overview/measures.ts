import { formatSpan, percent } from "../../ui/formats.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

export const minutes = (value: number | null): string => (value === null ? "–" : formatSpan(value * MINUTE_MS));

/** Share of verdicts that approved; nothing where there was no verdict. */
export const approvedShare = ({ approved, rejected }: { approved: number; rejected: number }): string =>
  approved + rejected === 0 ? "–" : percent(Math.round((1000 * approved) / (approved + rejected)) / 10);

/** Each day (UTC) of a span, both ends included. */
export function daysBetween(from: string, to: string): string[] {
  const days: string[] = [];
  for (let at = Date.parse(from); at <= Date.parse(to); at += DAY_MS) days.push(new Date(at).toISOString().slice(0, 10));
  return days;
}
