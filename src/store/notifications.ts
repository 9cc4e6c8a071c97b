import pg from "pg";

const RECONNECT_MS = 500;

export interface Notifications {
  close(): Promise<void>;
}

/**
 * Listens to channels on a connection of its own, and connects again when that is lost. What is announced meanwhile is
 * lost: `onBack` tells of it, so that who depends on every one can look for itself.
 */
export async function openNotifications(options: {
  connectionString: string;
  channels: readonly string[];
  onPayload: (channel: string, payload: string) => void;
  onBack?: () => void;
  onError: (error: Error) => void;
}): Promise<Notifications> {
  let client: pg.Client | undefined;
  let isClosed = false;
  let timer: NodeJS.Timeout | undefined;

  async function connect(): Promise<void> {
    const next = new pg.Client({ connectionString: options.connectionString, application_name: "gatehouse-listen" });
    next.on("error", (error) => {
      options.onError(error);
      client = undefined;
      reconnect();
    });
    next.on("notification", ({ channel, payload }) => payload && options.onPayload(channel, payload));
    await next.connect();
    for (const channel of options.channels) await next.query(`listen ${channel}`);
    client = next;
    if (isClosed) await next.end();
  }

  function reconnect(): void {
    if (isClosed) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      connect().then(
        () => options.onBack?.(),
        () => reconnect(),
      );
    }, RECONNECT_MS);
    timer.unref();
  }

  await connect();
  return {
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await client?.end();
    },
  };
}
