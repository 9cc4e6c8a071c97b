import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useCreateApiKey, useCreateSignInLink } from "../../queries/administration.ts";
import type { Role } from "../../queries/session.ts";
import { Dialogue } from "../../ui/Dialogue.tsx";
import { Once } from "../../ui/Once.tsx";
import { Time } from "../../ui/Time.tsx";
import { RoleChoice } from "./RoleChoice.tsx";

const people: readonly Role[] = ["analyst", "senior", "policy-author", "policy-approver", "auditor", "admin"];
const all: readonly Role[] = ["service", ...people];

interface MakeFormProps {
  nameLabel: string;
  among: readonly Role[];
  isPending: boolean;
  error: Error | null;
  onMake: (name: string, roles: Role[]) => void;
  onClose: () => void;
}

function MakeForm({ nameLabel, among, isPending, error, onMake, onClose }: MakeFormProps) {
  const [name, setName] = useState("");
  const [roles, setRoles] = useState<Role[]>([]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onMake(name.trim(), roles);
  };
  return (
    <form className="stack" onSubmit={submit}>
      <TextInput
        data-autofocus
        size="xs"
        label={nameLabel}
        maxLength={200}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <RoleChoice among={among} chosen={roles} onChange={setRoles} />
      {error && (
        <p className="notice notice-denied" role="alert">
          {error.message}
        </p>
      )}
      <div className="row">
        <Button type="submit" disabled={name.trim() === "" || roles.length === 0} loading={isPending}>
          Make
        </Button>
        <Button variant="default" onClick={onClose}>
          Back
        </Button>
      </div>
    </form>
  );
}

export function CreateKeyDialogue({ onClose }: { onClose: () => void }) {
  const { data, error, isPending, mutate } = useCreateApiKey();
  return (
    <Dialogue title="Make an API key" onClose={onClose}>
      {data ? (
        <Once secret={data.key} onClose={onClose}>
          This is shown once and kept nowhere. Whoever holds it acts as <strong>{data.name}</strong>.
        </Once>
      ) : (
        <MakeForm
          nameLabel="What it is for"
          among={all}
          isPending={isPending}
          error={error}
          onMake={(name, roles) => mutate({ name, roles })}
          onClose={onClose}
        />
      )}
    </Dialogue>
  );
}

export function InviteDialogue({ onClose }: { onClose: () => void }) {
  const { data, error, isPending, mutate } = useCreateSignInLink();
  return (
    <Dialogue title="Invite a person" onClose={onClose}>
      {data ? (
        <Once secret={data.url} onClose={onClose}>
          This link signs its reader in, once. It runs out <Time at={data.expiresAt} />. The same name is the same person.
        </Once>
      ) : (
        <MakeForm
          nameLabel="Name of the person"
          among={people}
          isPending={isPending}
          error={error}
          onMake={(name, roles) => mutate({ name, roles })}
          onClose={onClose}
        />
      )}
    </Dialogue>
  );
}
