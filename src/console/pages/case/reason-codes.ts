/** Codes that a verdict is filed under: few, so that they can be counted. */
export const reasonCodes = {
  approve: [
    { value: "documents_verified", label: "Documents verified" },
    { value: "match_ruled_out", label: "Match ruled out" },
    { value: "end_use_credible", label: "End use credible" },
    { value: "ownership_clear", label: "Ownership made clear" },
    { value: "known_customer", label: "Known customer" },
    { value: "low_risk", label: "Low risk after review" },
  ],
  reject: [
    { value: "listed_party", label: "Listed or blocked party" },
    { value: "end_use", label: "End use or end user" },
    { value: "ownership_opaque", label: "Ownership stays opaque" },
    { value: "identity_unproven", label: "Identity not proven" },
    { value: "payment_source", label: "Source of payment" },
    { value: "location", label: "Location or access" },
    { value: "no_answer", label: "No answer to questions" },
    { value: "linked_refused", label: "Linked to refused tenants" },
  ],
} as const;
