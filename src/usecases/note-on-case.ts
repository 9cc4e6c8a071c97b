import { type CaseParts, caseChange, findCase } from "./case-parts.ts";
import type { UseCases } from "./use-cases.ts";

export const createAddCaseNote =
  (parts: CaseParts): UseCases["addCaseNote"] =>
  async (id, revision, plain, caller) => {
    const at = parts.now();
    const { summary } = await findCase(parts.cases, id);
    const { dataKey } = await parts.contexts.get(summary.tenant.id);
    const step = { did: "note_added", type: "note", set: {}, actor: caller, at, text: { dataKey, plain } } as const;
    return parts.cases.change(id, revision, at, (found) => caseChange(found, step, parts.recordAudit));
  };
