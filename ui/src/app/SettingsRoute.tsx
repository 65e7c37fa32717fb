import { Navigate, useParams } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { Waiting } from "@/components/Loader";
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

export function SettingsRoute() {
  const account = useShownAccount();
  const { part = null } = useParams({ strict: false });
  if (!account) return <Navigate to="/sign-in" replace />;
  return (
    <Suspense fallback={<Waiting />}>
      <SettingsPage key={account.id} account={account} part={part} />
    </Suspense>
  );
}
