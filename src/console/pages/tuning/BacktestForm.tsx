import { Button, NumberInput, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { BacktestOrder } from "../../queries/backtests.ts";

interface BacktestFormProps {
  text: string;
  isBusy: boolean;
  onStart: (order: BacktestOrder) => void;
}

const numberOr = (value: string | number): number | null => (value === "" ? null : Number(value));

/** What a backtest of the text in the editor looks back at. */
export function BacktestForm({ text, isBusy, onStart }: BacktestFormProps) {
  const [from, setFrom] = useState("");
  const [limit, setLimit] = useState<string | number>("");
  const [capacity, setCapacity] = useState<string | number>("");
  const [recall, setRecall] = useState<string | number>("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const share = numberOr(recall);
    onStart({
      policy: null,
      document: text,
      from: from || null,
      limit: numberOr(limit),
      capacity: numberOr(capacity),
      recall: share === null ? null : share / 100,
    });
  };
  return (
    <form className="row backtest-form" onSubmit={submit}>
      <TextInput
        size="xs"
        type="date"
        label="Decisions from"
        value={from}
        onChange={(event) => setFrom(event.currentTarget.value)}
      />
      <NumberInput size="xs" label="At most" placeholder="all" hideControls min={1} w={90} value={limit} onChange={setLimit} />
      <NumberInput
        size="xs"
        label="Alerts a day"
        placeholder="capacity"
        hideControls
        min={1}
        w={96}
        value={capacity}
        onChange={setCapacity}
      />
      <NumberInput
        size="xs"
        label="Recall, %"
        placeholder="95"
        hideControls
        min={0}
        max={100}
        w={84}
        value={recall}
        onChange={setRecall}
      />
      <Button type="submit" loading={isBusy}>
        Test on what was decided
      </Button>
    </form>
  );
}
