import { Button } from "@mantine/core";
import { Key } from "./Key.tsx";

interface NewsChipProps {
  /** Null: there is no news. */
  text: string | null;
  onShow: () => void;
}

/** What happened elsewhere, said quietly and shown when it is asked for. */
export function NewsChip({ text, onShow }: NewsChipProps) {
  return (
    <span role="status" className="news">
      {text !== null && (
        <Button size="compact-sm" variant="light" onClick={onShow} rightSection={<Key name="u" />}>
          <bdi className="said-line">{text}</bdi>
        </Button>
      )}
    </span>
  );
}
