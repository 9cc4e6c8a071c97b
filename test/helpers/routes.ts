import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CompiledRoutes } from "../../src/doors/routes/compile-routes.ts";
import { readRoutes } from "../../src/doors/routes/read-routes.ts";

/** A control plane like many: accounts, servers by flavour, a boot call that needs a permit, and much that is not gated. */
export const controlPlaneRoutes = `unmatched: pass
tables:
  flavors:
    gpu.h100.8: { accelerator: nvidia-h100-sxm, count: 8 }
    gpu.l4.1: { accelerator: nvidia-l4, count: 1 }
routes:
  - id: accounts
    method: POST
    path: /accounts
    ask: signup
    body: body.profile
  - id: servers
    method: [POST, PUT]
    path: /v2.1/servers
    when: has(body.server)
    ask: instance
    request:
      tenant: headers["x-project-id"]
      accelerator: tables.flavors[body.server.flavorRef].accelerator
      acceleratorsPerInstance: tables.flavors[body.server.flavorRef].count
      instances: body.server.min_count
      durationHours?: body.server.hours
      region.id: '"ca-central"'
      region.country: '"CA"'
      connection.ip: headers["x-real-ip"]
  - id: boot
    method: POST
    path: /servers/{id}/boot
    ask: permit
    matches: permit.tenant == headers["x-project-id"] && permit.grant.accelerators == double(query.gpus)
  - id: internal
    path: /admin/**
    ask: deny
`;

/** Writes a routes file, hands its path over, and removes it. */
export function withRoutesFile<T>(text: string, use: (file: string) => T): T {
  const directory = mkdtempSync(join(tmpdir(), "gh-routes-"));
  const file = join(directory, "routes.yaml");
  writeFileSync(file, text);
  try {
    return use(file);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

export const routesFrom = (text: string): CompiledRoutes => withRoutesFile(text, readRoutes);
