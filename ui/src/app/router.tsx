import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Navigate,
  Outlet,
} from "@tanstack/react-router";
import type { AccountId } from "@/core/bindings/AccountId";
import type { Anchor } from "@/core/bindings/Anchor";
import type { ConversationId } from "@/core/bindings/ConversationId";
import { CloseDialog } from "@/features/desktop/CloseDialog";
import { ShortcutsDialog } from "@/features/desktop/ShortcutsDialog";
import { LinkDialog } from "@/features/links/LinkDialog";
import { LoginPage } from "@/pages/LoginPage";
import { ResetPage } from "@/pages/ResetPage";
import { SignupPage } from "@/pages/SignupPage";
import { useView } from "@/stores/view";
import { ProtectedRoute } from "./ProtectedRoute";
import { AdminRoute, SettingsRoute } from "./SettingsRoute";

const root = createRootRoute({ component: Root, notFoundComponent: () => <Navigate to="/" /> });

function Root() {
  const alone = useView((view) => view.alone);
  return (
    <>
      <Outlet />
      {!alone && <LinkDialog />}
      {!alone && <CloseDialog />}
      <ShortcutsDialog />
    </>
  );
}

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  /** `again`: the account whose session has ended. */
  validateSearch: (search: Record<string, unknown>): { again?: AccountId } =>
    typeof search["again"] === "string" ? { again: search["again"] } : {},
  component: function SignIn() {
    const { again } = signIn.useSearch();
    return <LoginPage again={again ?? null} />;
  },
});
const reset = createRoute({
  getParentRoute: () => root,
  path: "/reset",
  component: ResetPage,
});
const signUp = createRoute({
  getParentRoute: () => root,
  path: "/sign-up",
  component: SignupPage,
});
// One component for both, so that the sidebar stays as it is when another conversation is opened.
const home = createRoute({ getParentRoute: () => root, id: "home", component: ProtectedRoute });
const start = createRoute({ getParentRoute: () => home, path: "/" });
const conversation = createRoute({ getParentRoute: () => home, path: "/c/$conversationId" });
// One component for both here too: the list of pages stays where it was scrolled to.
const settings = createRoute({
  getParentRoute: () => root,
  id: "settings",
  component: SettingsRoute,
});
const settingsList = createRoute({ getParentRoute: () => settings, path: "/settings" });
const settingsPart = createRoute({ getParentRoute: () => settings, path: "/settings/$part" });

const admin = createRoute({
  getParentRoute: () => root,
  path: "/admin/$part",
  component: AdminRoute,
});

const routeTree = root.addChildren([
  signIn,
  signUp,
  reset,
  home.addChildren([start, conversation]),
  settings.addChildren([settingsList, settingsPart]),
  admin,
]);

export const createAppRouter = (at = "/") =>
  createRouter({ routeTree, history: createMemoryHistory({ initialEntries: [at] }) });

export const router = createAppRouter();
export type AppRouter = typeof router;

/** Shows a conversation that was asked for outside of the window, at a message of it or where it opens. */
export function openConversation(
  within: AppRouter,
  accountId: AccountId,
  conversationId: ConversationId,
  at: Anchor | null,
) {
  const view = useView.getState();
  view.uncover();
  view.show(accountId);
  view.goTo(conversationId, at);
  void within.navigate({ to: "/c/$conversationId", params: { conversationId } });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: AppRouter;
  }
}
