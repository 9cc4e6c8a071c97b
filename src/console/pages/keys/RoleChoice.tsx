import { Checkbox } from "@mantine/core";
import type { Role } from "../../queries/session.ts";

const meanings: Readonly<Record<Role, string>> = {
  service: "asks for decisions",
  analyst: "works cases",
  senior: "second pair of eyes, standing of tenants",
  "policy-author": "writes policies, tries and tests them",
  "policy-approver": "approves and activates policies",
  auditor: "reads everything",
  admin: "may do everything",
};

interface RoleChoiceProps {
  among: readonly Role[];
  chosen: readonly Role[];
  onChange: (roles: Role[]) => void;
}

export function RoleChoice({ among, chosen, onChange }: RoleChoiceProps) {
  return (
    <fieldset className="roles">
      <legend>Roles</legend>
      {among.map((role) => (
        <Checkbox
          key={role}
          size="xs"
          label={
            <>
              {role} <span className="muted">{meanings[role]}</span>
            </>
          }
          checked={chosen.includes(role)}
          onChange={(event) => onChange(event.currentTarget.checked ? [...chosen, role] : chosen.filter((each) => each !== role))}
        />
      ))}
    </fieldset>
  );
}
