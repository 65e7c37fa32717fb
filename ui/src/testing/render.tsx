import { render } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { App } from "@/app/App";
import { Providers } from "@/app/providers";
import { createAppRouter, openConversation } from "@/app/router";
import { listen } from "@/core/events";
import { createCache } from "@/core/queries";
import { FakeCore } from "./fakeCore";
import { world, type World } from "./world";

/** The whole window at one address, over an invented core. */
export function open(at = "/", from: World = world(), prepare?: (core: FakeCore) => void) {
  const core = new FakeCore(from);
  prepare?.(core);
  const cache = createCache();
  const router = createAppRouter(at);
  void listen(cache, (...place) => openConversation(router, ...place));
  const person = userEvent.setup();
  const view = render(
    <Providers cache={cache}>
      <App router={router} />
    </Providers>,
  );
  return { core, router, person, ...view };
}
