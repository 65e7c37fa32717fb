import { Navigate, useParams } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { Waiting } from "@/components/Loader";
import { useMedia } from "@/hooks/useMedia";
import { useShownAccount } from "./useShownAccount";

// Opened now and then: not part of what is read at the start.
const SettingsPage = lazy(() => import("@/pages/SettingsPage"));

const AdminPage = lazy(() => import("@/pages/AdminPage"));

export function AdminRoute() {
  const account = useShownAccount();
  const { part = "people" } = useParams({ strict: false });
  if (!account) return <Navigate to="/sign-in" replace />;
  return (
    <Suspense fallback={<Waiting />}>
      <AdminPage key={account.id} account={account} part={part} />
    </Suspense>
  );
}

/** Where the list of pages and a page stand beside each other, as in their style sheet. */
const BESIDE = "(min-width: 641px)";

export function SettingsRoute() {
  const account = useShownAccount();
  const { part = null } = useParams({ strict: false });
  const isBeside = useMedia(BESIDE);
  if (!account) return <Navigate to="/sign-in" replace />;
  if (part === null && isBeside) {
    return <Navigate to="/settings/$part" params={{ part: "appearance" }} replace />;
  }
  return (
    <Suspense fallback={<Waiting />}>
      <SettingsPage key={account.id} account={account} part={part} />
    </Suspense>
  );
}
