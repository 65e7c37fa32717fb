import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import type { ConversationDetails } from "@/core/bindings/ConversationDetails";
import type { ConversationRow } from "@/core/bindings/ConversationRow";
import type { Start } from "@/core/bindings/Start";
import type { Timeline } from "@/core/bindings/Timeline";
import { listConversations, readConversation, readTimeline } from "@/core/commands";
import { createCache, NEWEST } from "@/core/queries";
import { FakeCore } from "@/testing/fakeCore";
import { account, ana, appState, maya, message, numbered, talk, world } from "@/testing/world";
import { App } from "./App";
import { showFirst } from "./firstScreen";
import { Providers } from "./providers";
import { createAppRouter } from "./router";

/** What the core begins with where the window was at this conversation. */
async function startAt(core: FakeCore, id: string): Promise<Start> {
  const a = account().id;
  const conversations: ConversationRow[] = await listConversations(a);
  const details: ConversationDetails = await readConversation(a, id);
  const timeline: Timeline = await readTimeline(a, id, NEWEST);
  core.calls.length = 0;
  return {
    app: core.world.app,
    first: {
      accountId: a,
      conversations,
      connection: { type: "offline", retryAt: null },
      open: { details, at: null, place: NEWEST, timeline },
    },
  };
}

async function shown(started: Start) {
  const [cache, router] = [createCache(), createAppRouter()];
  await showFirst(cache, router, started);
  return render(
    <Providers cache={cache}>
      <App router={router} />
    </Providers>,
  );
}

test("the first picture has the last conversation in it, and nothing of it is asked for", async () => {
  const rows = numbered([message(maya, "hello"), message(ana, "hi")]);
  const core = new FakeCore(world([talk("chat", [ana, maya], rows)]));
  const started = await startAt(core, "chat");
  await shown(started);
  // At once: nothing is awaited.
  expect(screen.getByRole("article", { name: /hello/u })).toBeVisible();
  expect(screen.getByRole("button", { name: /^Maya Chen/u })).toBeVisible();
  expect(screen.queryByRole("status", { name: /Loading|Starting/u })).toBeNull();
  for (const command of ["app_state", "list_conversations", "read_conversation", "read_timeline"]) {
    expect(core.called(command)).toEqual([]);
  }
});

test("where nothing was open the list is there, and without an account the sign-in page", async () => {
  const core = new FakeCore(world([talk("chat", [ana, maya], [])]));
  const started = await startAt(core, "chat");
  const first = started.first && { ...started.first, open: null };
  const { unmount } = await shown({ ...started, first });
  expect(screen.getByRole("button", { name: /^Maya Chen/u })).toBeVisible();
  unmount();
  await shown({ app: appState([]), first: null });
  expect(await screen.findByRole("heading", { name: "Sign in" })).toBeVisible();
});
