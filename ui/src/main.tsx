import "@fontsource-variable/inter/index.css";
import "@fontsource-variable/jetbrains-mono/index.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "@/app/App";
import { showFirst } from "@/app/firstScreen";
import { popOutOf } from "@/app/mode";
import { Providers } from "@/app/providers";
import { openConversation, router } from "@/app/router";
import { applyTheme } from "@/app/theme";
import { showToast } from "@/components/Toast";
import { begin } from "@/core/commands";
import { sentence } from "@/core/errors";
import { listen, type OnOpen, renew } from "@/core/events";
import { createCache } from "@/core/queries";
import { speak, startI18n } from "@/lib/i18n";
import { useView } from "@/stores/view";
import "@/styles/globals.css";

const alone = popOutOf(window.location.search);
applyTheme("system");
// The pictures of every screen are made with an invented core; a normal build contains nothing of it.
if (import.meta.env.VITE_MOCK) (await import("@/testing/gallery")).install(router);
// Read while the texts are made ready. Where the core does not come up, the page asks again and says why.
const beginning = begin(alone && [alone.accountId, alone.conversationId]).catch(() => null);
await startI18n();

const cache = createCache();
if (alone) {
  useView.setState({ alone: true, accountId: alone.accountId });
  router.history.replace(`/c/${alone.conversationId}`);
}
const started = await beginning;
if (started) await showFirst(cache, router, started);
await speak(started?.app.settings.language ?? null).catch(() => undefined);
// What is asked for from outside is shown by the main window.
const onOpen: OnOpen = (...place) => openConversation(router, ...place);
listen(cache, alone ? () => undefined : onOpen)
  // Nobody told this window what changed between its first read and now.
  .then(() => alone && renew(cache))
  .catch((error: unknown) => showToast(sentence(error)));

createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <Providers cache={cache}>
      <App router={router} />
    </Providers>
  </StrictMode>,
);
