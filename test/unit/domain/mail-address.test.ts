import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { normaliseEmail, plainDomain } from "../../../src/domain/mail-address.ts";

describe("mail addresses", () => {
  test.each([
    ["Ops@Harbour.Example", "ops@harbour.example"],
    ["ops+trial7@harbour.example", "ops@harbour.example"],
    ["j.oe@harbour.example", "j.oe@harbour.example"],
    ["+a@harbour.example", "+a@harbour.example"],
    ["ops@harbour.example.", "ops@harbour.example"],
    ["ops@MÜNCHEN.example", "ops@xn--mnchen-3ya.example"],
    ["j.o.e+x@Gmail.com", "joe@gmail.com"],
    ["jo.e@googlemail.com", "joe@gmail.com"],
    ["Jo_e-x@protonmail.com", "joex@proton.me"],
    ["joex+y@pm.me", "joex@proton.me"],
    ["joe@me.com", "joe@icloud.com"],
    ["joe@mac.com", "joe@icloud.com"],
    ["jo-e@ya.ru", "jo.e@yandex.ru"],
    ["jo.e@yandex.com", "jo.e@yandex.ru"],
    ["anything@joe.fastmail.com", "joe@fastmail.com"],
    ["joe+x@fastmail.fm", "joe@fastmail.com"],
    ["joe-shopping@yahoo.com", "joe@yahoo.com"],
    ["joe-smith@harbour.example", "joe-smith@harbour.example"],
    ["joe@outlook.com", "joe@outlook.com"],
    ["joe@hotmail.com", "joe@hotmail.com"],
    ["...@gmail.com", "...@gmail.com"],
  ])("%s is %s", (email, plain) => {
    expect(normaliseEmail(email)).toBe(plain);
  });

  test("stay what they are when normalised again", () => {
    const mailboxes = fc.stringMatching(/^[a-z0-9._+-]{1,12}$/);
    const domains = fc.constantFrom(
      "gmail.com",
      "pm.me",
      "ya.ru",
      "yahoo.com",
      "joe.fastmail.com",
      "harbour.example",
      "xn--mnchen-3ya.example",
    );
    fc.assert(
      fc.property(mailboxes, domains, (mailbox, domain) => {
        const once = normaliseEmail(`${mailbox}@${domain}`);
        expect(normaliseEmail(once)).toBe(once);
        expect(once).toMatch(/^.+@.+$/);
      }),
    );
  });

  test("a domain that is none is left as it is", () => {
    expect(plainDomain("[192.0.2.1].X")).toBe("[192.0.2.1].x");
  });
});
