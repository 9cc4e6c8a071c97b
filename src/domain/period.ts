/** Days (YYYY-MM-DD, UTC, both included) on which something applies; null: always before, without end. */
export interface Period {
  from: string | null;
  until: string | null;
}

export const isOn = ({ from, until }: Period, day: string): boolean =>
  (from === null || from <= day) && (until === null || day <= until);
