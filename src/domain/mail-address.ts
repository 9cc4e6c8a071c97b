import { domainToASCII } from "node:url";

/** How one provider reads a mailbox. */
interface MailProvider {
  /** All names of the provider: a mailbox is the same under each. The first is the one that counts. */
  domains: readonly string[];
  /** Signs that it passes over. */
  ignored?: RegExp;
  /** Signs that it takes for one another. */
  same?: readonly [RegExp, string];
  /** From where on an address is the owner's own mark. */
  tag?: RegExp;
  /** `anything@mailbox.domain` is `mailbox@domain`. */
  takesSubdomains?: true;
}

/** A mailbox that starts with a plus sign is one of its own. */
const PLUS_TAG = /(?<=.)\+.*$/;

const providers: readonly MailProvider[] = [
  { domains: ["gmail.com", "googlemail.com"], ignored: /\./g },
  { domains: ["proton.me", "protonmail.com", "protonmail.ch", "pm.me"], ignored: /[._-]/g },
  { domains: ["icloud.com", "me.com", "mac.com"] },
  {
    domains: ["yandex.ru", "yandex.com", "yandex.by", "yandex.kz", "yandex.ua", "yandex.com.tr", "ya.ru", "narod.ru"],
    same: [/-/g, "."],
  },
  { domains: ["fastmail.com", "fastmail.fm"], takesSubdomains: true },
  // A hyphen is no sign of a mailbox there: what follows it is a mark, as after a plus sign.
  { domains: ["yahoo.com"], tag: /(?<=.)[+-].*$/ },
  { domains: ["yahoo.co.uk"], tag: /(?<=.)[+-].*$/ },
  { domains: ["yahoo.co.jp"], tag: /(?<=.)[+-].*$/ },
  { domains: ["ymail.com"], tag: /(?<=.)[+-].*$/ },
];

const byDomain = new Map(providers.flatMap((provider) => provider.domains.map((domain) => [domain, provider] as const)));

/** A domain name in ASCII, lower case, without the point of the root; as written when it is none. */
export function plainDomain(domain: string): string {
  const written = domain.toLowerCase().replace(/\.$/, "");
  return domainToASCII(written) || written;
}

function splitAddress(email: string): { mailbox: string; domain: string } {
  const at = email.lastIndexOf("@");
  const [mailbox, domain] = [email.slice(0, at).toLowerCase(), plainDomain(email.slice(at + 1))];
  const parent = domain.slice(domain.indexOf(".") + 1);
  // user@alias.fastmail.com goes to alias@fastmail.com.
  if (byDomain.get(parent)?.takesSubdomains) return { mailbox: domain.slice(0, domain.indexOf(".")), domain: parent };
  return { mailbox, domain };
}

/** The mailbox that an address leads to, the same for all spellings that its provider delivers there. */
export function normaliseEmail(email: string): string {
  const { mailbox, domain } = splitAddress(email);
  const { domains: [canonical = domain] = [], ignored, same, tag = PLUS_TAG } = byDomain.get(domain) ?? {};
  let plain = mailbox.replace(tag, "");
  if (ignored) plain = plain.replace(ignored, "") || plain;
  if (same) plain = plain.replace(same[0], same[1]);
  return `${plain}@${canonical}`;
}
