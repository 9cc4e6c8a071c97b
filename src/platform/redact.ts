/** Fields that may hold what identifies a person, an organization or an account, and secrets. Compared without case and `-_`. */
const WITHHELD = new Set(
  [
    ["name", "names", "aliases", "legalName", "firstName", "lastName", "payerName", "matchedName", "subject", "birthDate"],
    ["address", "addresses", "lines", "postalCode", "email", "emails", "mail", "phone", "phones", "website"],
    ["wallet", "wallets", "card", "bank", "crypto", "iban", "fingerprint", "accountHash", "documentHash", "registration"],
    ["owners", "endUsers", "sshKeys", "deviceId", "query"],
    ["authorization", "proxyAuthorization", "cookie", "setCookie", "xApiKey", "apiKey", "adminKey", "masterKey", "dataKey"],
    ["password", "secret", "token", "accessToken", "idToken", "refreshToken", "permit", "connectionString", "databaseUrl"],
  ]
    .flat()
    .map((field) => field.toLowerCase()),
);

export const REDACTED = "[redacted]";
const MAX_DEPTH = 8;

const isWithheld = (field: string): boolean => WITHHELD.has(field.replace(/[-_]/g, "").toLowerCase());

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function redactValue(value: unknown, depth: number): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (depth > MAX_DEPTH) return REDACTED;
  if (Array.isArray(value)) return value.map((item) => redactValue(item, depth + 1));
  return isPlain(value) ? redactFields(value, depth) : value;
}

function redactFields(fields: object, depth: number): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([field, value]) => [
      field,
      isWithheld(field) && value !== null && value !== undefined ? REDACTED : redactValue(value, depth + 1),
    ]),
  );
}

/** A copy of `fields` in which every personal or secret field, however deep, reads `[redacted]`. */
export function redact(fields: object): Record<string, unknown> {
  return redactFields(fields, 0);
}
