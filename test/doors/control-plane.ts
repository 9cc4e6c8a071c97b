import express, { type Express } from "express";
import type { Gate } from "../../src/index.ts";

/** A small control plane with the gate in front of what it provisions. */
export function createControlPlane(
  gate: Gate,
  makeApp: typeof express = express,
): { app: Express; accounts: string[]; servers: string[] } {
  const app = makeApp();
  const accounts: string[] = [];
  const servers: string[] = [];
  app.use(express.json());

  app.post("/accounts", gate.signup({ map: (request) => request.body.profile }), (request, response) => {
    accounts.push(request.body.profile.externalId);
    response.status(201).json({ decision: request.gatehouse?.decision?.id });
  });

  app.post(
    "/servers",
    gate.instance({
      map: ({ body }) => ({
        tenant: body.account,
        accelerator: body.gpu,
        acceleratorsPerInstance: body.gpus,
        instances: 1,
        durationHours: body.hours,
        region: { id: "ca-central", country: "CA" },
        connection: { ip: "24.48.0.1" },
      }),
    }),
    (request, response) => {
      servers.push(request.body.account);
      response.status(201).json({ permit: request.gatehouse?.decision?.permit });
    },
  );

  app.post(
    "/boot",
    gate.permit({ matches: ({ body }, { tenant, grant }) => tenant === body.account && grant.accelerators === body.gpus }),
    (request, response) => void response.json({ tenant: request.gatehouse?.permit?.tenant }),
  );
  return { app, accounts, servers };
}
