import { Navigate, useParams } from "@tanstack/react-router";
import { useEffect } from "react";
import type { Account } from "@/core/bindings/Account";
import { closeWindow } from "@/core/commands";
import { HomePage } from "@/pages/HomePage";
import { useView } from "@/stores/view";
import { useGoing } from "./useGoing";
import { useReportedView } from "./useReportedView";
import { useShownAccount } from "./useShownAccount";

/** Only with an account; one whose session has ended still reads what is here. */
export function ProtectedRoute() {
  const account = useShownAccount();
  const alone = useView((view) => view.alone);
  if (alone && !account) return <Gone />;
  return account ? <Home key={account.id} account={account} /> : <Navigate to="/sign-in" replace />;
}

/** The account of this window is not on this computer any more. */
function Gone() {
  useEffect(() => void closeWindow().catch(() => undefined), []);
  return null;
}

function Home({ account }: { account: Account }) {
  const { conversationId = null } = useParams({ strict: false });
  useGoing(account.id, conversationId);
  useReportedView(account.id, conversationId);
  return <HomePage account={account} conversationId={conversationId} />;
}
