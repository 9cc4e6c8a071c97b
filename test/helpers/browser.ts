/** Keeps cookies as a browser does, and shows redirects instead of following them. */
export interface Browser {
  send(method: string, pathOrUrl: string, body?: unknown, headers?: Record<string, string>): Promise<Response>;
  /** Another one with the same cookies. */
  copy(): Browser;
  url: string;
}

export function browserOf(url: string, jar = new Map<string, string>()): Browser {
  return {
    url,
    copy: () => browserOf(url, new Map(jar)),
    async send(method, pathOrUrl, body, extra = {}) {
      const target = new URL(pathOrUrl, url);
      const cookies = [...jar]
        .filter(([key]) => key.startsWith(`${target.host} `))
        .map(([key, value]) => `${key.split(" ")[1]}=${value}`);
      const isForm = body instanceof URLSearchParams;
      const headers = {
        ...(cookies.length > 0 && { cookie: cookies.join("; ") }),
        ...(body !== undefined && !isForm && { "content-type": "application/json" }),
        ...extra,
      };
      const response = await fetch(target, {
        method,
        headers,
        redirect: "manual",
        ...(body !== undefined && { body: isForm ? body : JSON.stringify(body) }),
      });
      for (const cookie of response.headers.getSetCookie()) {
        const [pair = ""] = cookie.split(";");
        const at = pair.indexOf("=");
        const key = `${target.host} ${pair.slice(0, at)}`;
        if (pair.slice(at + 1) === "" || /expires=Thu, 01 Jan 1970/i.test(cookie)) jar.delete(key);
        else jar.set(key, pair.slice(at + 1));
      }
      return response;
    },
  };
}

const MAX_STEPS = 15;

/** Signs in at the provider's own development pages, and gives the path on our server that the browser ends at. */
export async function signInAtProvider(browser: Browser, login: string): Promise<string> {
  let response = await browser.send("GET", "/auth/login");
  for (let step = 0; step < MAX_STEPS; step++) {
    const location = response.headers.get("location");
    if (location?.startsWith("/console/")) return location;
    if (location) {
      response = await browser.send("GET", new URL(location, response.url).href);
      continue;
    }
    const page = await response.text();
    const action = /action="([^"]+)"/.exec(page)?.[1];
    if (!action) throw new Error(`the provider shows ${response.status} ${page.slice(0, 300)}`);
    const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1] ?? "login";
    response = await browser.send(
      "POST",
      new URL(action, response.url).href,
      new URLSearchParams({ prompt, login, password: "x" }),
    );
  }
  throw new Error("the sign-in goes round in circles");
}
