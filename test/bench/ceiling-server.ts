import express from "express";
import pg from "pg";

/**
 * What the same Express can do at best with nothing decided: the same body parsing, an answer of the same size, and one
 * durable row a request, committed in groups as the product does.
 */
const [connectionString, answerBytes] = [process.argv[2] ?? "", Number(process.argv[3])];
const pool = new pg.Pool({ connectionString, max: 4 });
await pool.query("create table if not exists ceiling (id bigint generated always as identity, body text not null)");

let queue: { body: string; done: () => void; fail: (error: unknown) => void }[] = [];
let busy = 0;

async function flush(): Promise<void> {
  busy++;
  while (queue.length > 0) {
    const batch = queue;
    queue = [];
    const values = [JSON.stringify(batch.map(({ body }) => body))];
    const text = "insert into ceiling (body) select value from json_array_elements_text($1::json)";
    await pool.query({ name: "ceiling", text, values }).then(
      () => batch.forEach(({ done }) => void done()),
      (error) => batch.forEach(({ fail }) => void fail(error)),
    );
  }
  busy--;
}

const app = express();
app.disable("x-powered-by");
app.use(express.json({ limit: "256kb" }));
const filler = "x".repeat(Math.max(0, answerBytes - 10));
app.post("/v1/instance-requests", async (request, response) => {
  await new Promise<void>((done, fail) => {
    queue.push({ body: JSON.stringify(request.body), done, fail });
    if (busy < 2 && queue.length === 1) setImmediate(() => void (busy < 2 && flush()));
  });
  response.status(201).type("json").end(`{"x":"${filler}"}`);
});
const server = app.listen(0, "127.0.0.1", () => console.log(JSON.stringify(server.address())));
