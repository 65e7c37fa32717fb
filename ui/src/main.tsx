import "@fontsource-variable/inter/index.css";
import "@fontsource-variable/jetbrains-mono/index.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "@/app/App";
import { popOutOf } from "@/app/mode";
import { Providers } from "@/app/providers";
import { openConversation, router } from "@/app/router";
import { applyTheme } from "@/app/theme";
import { showToast } from "@/components/Toast";
import { sentence } from "@/core/errors";
import { listen } from "@/core/events";
import { createCache } from "@/core/queries";
import { speak, startI18n } from "@/lib/i18n";
import { useView } from "@/stores/view";
import "@/styles/globals.css";

applyTheme("system");
// The pictures of every screen are made with an invented core; a normal build contains nothing of it.
if (import.meta.env.VITE_MOCK) (await import("@/testing/gallery")).install(router);
await startI18n();
// Also where the core does not come up and has nothing to say about it.
await speak(null).catch(() => undefined);

const cache = createCache();
const alone = popOutOf(window.location.search);
if (alone) {
  useView.setState({ alone: true, accountId: alone.accountId });
  router.history.replace(`/c/${alone.conversationId}`);
}
// What is asked for from outside is shown by the main window.
listen(cache, alone ? () => undefined : openConversation).catch((error: unknown) =>
  showToast(sentence(error)),
);

createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <Providers cache={cache}>
      <App router={router} />
    </Providers>
  </StrictMode>,
);
