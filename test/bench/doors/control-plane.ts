import express from "express";

/** A control plane as many are: Express, JSON in and out. What is measured in front of it is what a gate costs there. */
const servers = Array.from({ length: 10 }, (_, i) => ({ id: `srv-${i}`, status: "ACTIVE", flavor: { id: "gpu.l4.1" } }));
const app = express();
app.disable("x-powered-by");
app.use(express.json());
app.get("/servers", (_request, response) => void response.json({ servers }));
app.post(/.*/, (_request, response) => void response.status(201).json({ id: "srv-1" }));
const server = app.listen(0, "127.0.0.1", () => console.log(JSON.stringify(server.address())));
