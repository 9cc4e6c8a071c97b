import { Button } from "@mantine/core";
import { Key } from "./Key.tsx";

interface MaskedProps {
  isOpen: boolean;
  isBusy: boolean;
  onOpen: () => void;
}

/** Says that personal data is masked, and opens it; or that it is open, which others can read of later. */
export function Masked({ isOpen, isBusy, onOpen }: MaskedProps) {
  if (isOpen) return <span className="muted">Personal data is shown; that you looked is in the audit log.</span>;
  return (
    <span className="row">
      <span className="muted">Personal data is masked.</span>
      <Button size="compact-xs" variant="default" loading={isBusy} onClick={onOpen} rightSection={<Key name="p" />}>
        Show it, and write that down
      </Button>
    </span>
  );
}
