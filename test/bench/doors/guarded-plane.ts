import express from "express";
import { gatehouse } from "../../../src/index.ts";

/** The same call twice: bare, and behind a gate that asks a server by its URL. */
const [url = "", key = ""] = process.argv.slice(2);
const gate = gatehouse({ url, key, decideWithinMs: 5_000 });
const app = express();
app.use(express.json());
app.post("/bare", (_request, response) => void response.status(201).json({ id: "srv-1" }));
app.post(
  "/guarded",
  gate.instance({ map: ({ body }) => body }),
  (_request, response) => void response.status(201).json({ id: "srv-1" }),
);
const server = app.listen(0, "127.0.0.1", () => console.log(JSON.stringify(server.address())));
