import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { useEffect } from "react";
import type { AccountId } from "@/core/bindings/AccountId";
import type { ConversationId } from "@/core/bindings/ConversationId";
import { conversationsQuery } from "@/core/queries";
import { useView } from "@/stores/view";

type Keys = {
  go: (by: 1 | -1, unreadOnly: boolean) => void;
  back: () => void;
  forward: () => void;
};

/** Prev/next conversation, back and forward, new conversation, regions. Nothing fires while text is being composed. */
export function useShortcuts(accountId: AccountId, conversationId: ConversationId | null) {
  const cache = useQueryClient();
  const router = useRouter();
  useEffect(() => {
    function go(by: 1 | -1, unreadOnly: boolean) {
      const rows = cache.getQueryData(conversationsQuery(accountId).queryKey) ?? [];
      const at = rows.findIndex(({ id }) => id === conversationId);
      const ahead = by === 1 ? rows.slice(at + 1) : rows.slice(0, Math.max(at, 0)).toReversed();
      const next = ahead.find((row) => !unreadOnly || row.unread > 0);
      if (next === undefined) return;
      void router.navigate({ to: "/c/$conversationId", params: { conversationId: next.id } });
    }
    const back = () => router.history.canGoBack() && router.history.back();
    const keys = { go, back, forward: () => router.history.forward() };
    const onKeyDown = (event: KeyboardEvent) => press(event, keys);
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [accountId, conversationId, cache, router]);
}

function press(event: KeyboardEvent, { go, back, forward }: Keys) {
  if (event.isComposing || event.keyCode === 229 || useView.getState().dialog !== null) return;
  const action = actionOf(event, { go, back, forward });
  if (action === null) return;
  event.preventDefault();
  action();
}

function actionOf(event: KeyboardEvent, { go, back, forward }: Keys): (() => void) | null {
  if (event.key === "F6") return () => nextRegion(event.shiftKey ? -1 : 1);
  const command = event.ctrlKey || event.metaKey;
  // By code: the same place on every keyboard layout.
  if (command && !event.altKey && !event.shiftKey && event.code === "KeyN") {
    return () => useView.getState().open("newChat");
  }
  if (command && !event.altKey && !event.shiftKey && event.key === ".") {
    return () => useView.getState().togglePane();
  }
  if (!event.altKey || command) return null;
  switch (event.key) {
    case "ArrowUp":
      return () => go(-1, event.shiftKey);
    case "ArrowDown":
      return () => go(1, event.shiftKey);
    case "ArrowLeft":
      return back;
    case "ArrowRight":
      return forward;
    default:
      return null;
  }
}

const focusable = "button:not(:disabled), input, textarea:not(:disabled), [tabindex='0']";

function nextRegion(by: 1 | -1) {
  const regions = [...document.querySelectorAll<HTMLElement>("[data-region]")].filter(
    (region) => region.checkVisibility?.() ?? true,
  );
  const at = regions.findIndex((region) => region.contains(document.activeElement));
  const next = regions[(at + by + regions.length) % regions.length];
  // Where one is in it already, else its beginning.
  const target = next?.querySelector<HTMLElement>("[aria-current], textarea") ?? next;
  if (target?.matches(focusable)) target.focus();
  else next?.querySelector<HTMLElement>(focusable)?.focus();
}
