import { Navigate, useParams } from "@tanstack/react-router";
import type { Account } from "@/core/bindings/Account";
import { HomePage } from "@/pages/HomePage";
import { useGoing } from "./useGoing";
import { useReportedView } from "./useReportedView";
import { useShownAccount } from "./useShownAccount";

/** Only with an account; one whose session has ended still reads what is here. */
export function ProtectedRoute() {
  const account = useShownAccount();
  return account ? <Home key={account.id} account={account} /> : <Navigate to="/sign-in" replace />;
}

function Home({ account }: { account: Account }) {
  const { conversationId = null } = useParams({ strict: false });
  useGoing(account.id, conversationId);
  useReportedView(account.id, conversationId);
  return <HomePage account={account} conversationId={conversationId} />;
}
