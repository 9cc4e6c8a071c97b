import { expect, test } from "vitest";
import { readRoutes } from "../../../src/doors/routes/read-routes.ts";
import { configDirectory } from "../../../src/platform/config.ts";
import { routesFrom, withRoutesFile } from "../../helpers/routes.ts";

const aRoute = (lines: string) => `unmatched: pass\nroutes:\n  - id: one\n    path: /a\n${lines}`;

test("the shipped routes are good", () => {
  expect(readRoutes(`${configDirectory}routes.yaml`).routes.map(({ id }) => id)).toEqual(["sign-up", "instance-request"]);
});

test.each([
  ["a key that nobody knows", aRoute("    ask: pass\n    pathh: /b\n"), /routes\.yaml:3: routes\.0: .*pathh/],
  ["an ask that there is not", aRoute("    ask: maybe\n"), /routes\.yaml:5: routes\.0\.ask/],
  ["an instance route that says of no field where it stands", aRoute("    ask: instance\n"), /instance needs either `request`/],
  ["fields of a route that asks nothing", aRoute("    ask: pass\n    request: { tenant: path }\n"), /is for signup and instance/],
  ["a permit that need not match", aRoute("    ask: permit\n"), /matches: goes with ask: permit/],
  ["an expression that does not parse", aRoute("    ask: instance\n    body: body..x\n"), /routes\.yaml:6: routes\.0\.body: /],
  ["a variable that there is not", aRoute("    ask: pass\n    when: bodi.x == 1\n"), /routes\.yaml:6: routes\.0\.when: .*bodi/],
  [
    "a path that is none",
    "unmatched: pass\nroutes:\n  - { id: x, path: servers, ask: pass }\n",
    /must be a path that begins with/,
  ],
  [
    "two routes of one id",
    "unmatched: pass\nroutes:\n  - { id: x, path: /a, ask: pass }\n  - { id: x, path: /b, ask: pass }\n",
    /two routes with the id x/,
  ],
  ["no word about what is not matched", "routes: []\n", /unmatched/],
  ["no YAML", "unmatched: [", /is not YAML/],
])("%s is refused with its place", (_what, text, message) => {
  expect(() => routesFrom(text)).toThrow(message);
});

test("the message names the file", () => {
  withRoutesFile("{}", (file) => expect(() => readRoutes(file)).toThrow(file));
});
