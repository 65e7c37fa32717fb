import { useQuery } from "@tanstack/react-query";
import { Navigate, useParams } from "@tanstack/react-router";
import type { Account } from "@/core/bindings/Account";
import { appQuery } from "@/core/queries";
import { HomePage } from "@/pages/HomePage";
import { useView } from "@/stores/view";
import { useGoing } from "./useGoing";
import { useReportedView } from "./useReportedView";

/** Only with an account; one whose session has ended still reads what is here. */
export function ProtectedRoute() {
  const { data } = useQuery(appQuery);
  const shown = useView((view) => view.accountId);
  const accounts = data?.accounts ?? [];
  const account = accounts.find(({ id }) => id === shown) ?? accounts[0];
  return account ? <Home key={account.id} account={account} /> : <Navigate to="/sign-in" replace />;
}

function Home({ account }: { account: Account }) {
  const { conversationId = null } = useParams({ strict: false });
  useGoing(account.id, conversationId);
  useReportedView(account.id, conversationId);
  return <HomePage account={account} conversationId={conversationId} />;
}
