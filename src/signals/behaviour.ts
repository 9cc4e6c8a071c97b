import type { Facts } from "../domain/facts.ts";

/** Of a tenant that no event has told anything about. */
export const quietBehaviour: Facts["behaviour"] = {
  adminLogins: 0,
  loginCountries: [],
  embargoedLogins: 0,
  fullLoadAccelerators: 0,
  fullLoadHours: 0,
  egressD5Gigabytes: 0,
  changedAfterApproval: [],
  ownersChangedUnreported: false,
  payers: 0,
  useChangedAfterRefusal: false,
};
