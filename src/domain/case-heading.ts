/** What a row of the queue says of a case beside its figures: who asks for what. */
export interface CaseHeading {
  /** Name of an organization, initials of a person; null once it is erased. */
  tenantName: string | null;
  /** Of an instance request; null of everything else. */
  asks: { accelerators: number; accelerator: string | null; hours: number; openEnded: boolean } | null;
}
