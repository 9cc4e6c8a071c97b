import "./keys.css";
import { Button } from "@mantine/core";
import { useState } from "react";
import { useApiKeys, useWithdrawApiKey } from "../../queries/administration.ts";
import type { ApiKey } from "../../queries/wire.ts";
import { ConfirmDialogue } from "../../ui/ConfirmDialogue.tsx";
import { Said } from "../../ui/Said.tsx";
import { Empty, Failure, Loading } from "../../ui/states.tsx";
import { Time } from "../../ui/Time.tsx";
import { toast } from "../../ui/toasts.tsx";
import { useTitle } from "../../ui/use-title.ts";
import { Wide } from "../../ui/Wide.tsx";
import { useMay } from "../../ui/who.ts";
import { CreateKeyDialogue, InviteDialogue } from "./CreateDialogue.tsx";

function WithdrawDialogue({ found, onClose }: { found: ApiKey; onClose: () => void }) {
  const withdraw = useWithdrawApiKey();
  const run = () =>
    withdraw.mutate(found.id, {
      onSuccess: () => {
        toast("Withdrawn");
        onClose();
      },
    });
  return (
    <ConfirmDialogue
      title="Withdraw this key"
      word="Withdraw"
      isPending={withdraw.isPending}
      error={withdraw.error}
      onConfirm={run}
      onClose={onClose}
    >
      <p className="strong">
        <Said text={found.name} clamp="lines" />
      </p>
      <p className="notice notice-held">
        Whoever uses it is refused from now on, and it cannot be given back: a new key has another text. Last used{" "}
        {found.lastUsedAt ? <Time at={found.lastUsedAt} /> : "never"}.
      </p>
    </ConfirmDialogue>
  );
}

function KeysTable({ keys, onWithdraw }: { keys: readonly ApiKey[]; onWithdraw: ((key: ApiKey) => void) | null }) {
  return (
    <Wide className="panel flush">
      <table>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Roles</th>
            <th scope="col">Id</th>
            <th scope="col">Made</th>
            <th scope="col">Last used</th>
            {onWithdraw && (
              <th scope="col">
                <span className="hidden-visually">Actions</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <tr key={key.id}>
              <td className="key-name">
                <Said text={key.name} clamp="line" />
              </td>
              <td>{key.roles.join(", ")}</td>
              <td>
                <code>{key.id}</code>
              </td>
              <td>
                <Time at={key.createdAt} />
              </td>
              <td>{key.lastUsedAt ? <Time at={key.lastUsedAt} /> : <span className="muted">never</span>}</td>
              {onWithdraw && (
                <td>
                  <Button size="compact-xs" variant="default" aria-label={`Withdraw ${key.name}`} onClick={() => onWithdraw(key)}>
                    Withdraw…
                  </Button>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </Wide>
  );
}

/** Who may call the API, and how people without an identity provider are let in. */
export function KeysPage() {
  const query = useApiKeys();
  const isAdmin = useMay("admin");
  const [open, setOpen] = useState<"key" | "person" | ApiKey | null>(null);
  const close = () => setOpen(null);
  useTitle("Keys");
  return (
    <div className="stack page">
      <div className="row spread">
        <h1>Keys</h1>
        {isAdmin && (
          <span className="row">
            <Button variant="default" onClick={() => setOpen("person")}>
              Invite a person…
            </Button>
            <Button onClick={() => setOpen("key")}>Make an API key…</Button>
          </span>
        )}
      </div>
      {query.isPending && <Loading what="the keys" lines={5} />}
      {query.isError && <Failure error={query.error} retry={() => query.refetch()} />}
      {query.data?.length === 0 && <Empty title="There is no key">A control plane calls the API with one.</Empty>}
      {query.data && query.data.length > 0 && <KeysTable keys={query.data} onWithdraw={isAdmin ? setOpen : null} />}
      {open === "key" && <CreateKeyDialogue onClose={close} />}
      {open === "person" && <InviteDialogue onClose={close} />}
      {open !== null && typeof open === "object" && <WithdrawDialogue found={open} onClose={close} />}
    </div>
  );
}
