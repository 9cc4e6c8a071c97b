import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { callApi, queryString } from "./call-api.ts";
import type { Delivery, Page, Webhook, WebhookWithSecret } from "./wire.ts";

const PAGE = 50;
const webhooksKey = ["webhooks"];
const pathOf = (id: string) => `/v1/webhooks/${encodeURIComponent(id)}`;

export const useWebhooks = () =>
  useQuery({
    queryKey: webhooksKey,
    queryFn: async ({ signal }) => (await callApi<Page<Webhook>>("/v1/webhooks", { signal })).items,
  });

/** What was told to a webhook, what waits and what was given up; the latest first, page after page. */
export const useDeliveries = (webhookId: string, state: string) =>
  useInfiniteQuery({
    queryKey: [...webhooksKey, webhookId, state],
    queryFn: ({ pageParam, signal }) =>
      callApi<Page<Delivery>>(`${pathOf(webhookId)}/deliveries${queryString({ state, limit: PAGE, cursor: pageParam })}`, {
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });

/** A change of webhooks, after which they are read again. */
function useWebhookCall<Input, Answer>(call: (input: Input) => Promise<Answer>) {
  const client = useQueryClient();
  return useMutation({ mutationFn: call, onSuccess: () => client.invalidateQueries({ queryKey: webhooksKey }) });
}

export interface WebhookDraft {
  url: string;
  events: string[];
  description: string | null;
}

/** Makes a webhook; its secret is in the answer and nowhere else. */
export const useCreateWebhook = () =>
  useWebhookCall((body: WebhookDraft) => callApi<WebhookWithSecret>("/v1/webhooks", { method: "POST", body }));

export const useRotateSecret = () =>
  useWebhookCall((id: string) => callApi<WebhookWithSecret>(`${pathOf(id)}/rotate-secret`, { method: "POST", body: {} }));

export type WebhookStep = "enable" | "disable" | "test" | "resend";

export const useWebhookStep = (id: string) =>
  useWebhookCall((step: WebhookStep) => callApi<unknown>(`${pathOf(id)}/${step}`, { method: "POST" }));

export const useDeleteWebhook = () => useWebhookCall((id: string) => callApi<null>(pathOf(id), { method: "DELETE" }));

export const useResendDelivery = (id: string) =>
  useWebhookCall((eventId: string) =>
    callApi<Delivery>(`${pathOf(id)}/deliveries/${encodeURIComponent(eventId)}/resend`, { method: "POST" }),
  );
