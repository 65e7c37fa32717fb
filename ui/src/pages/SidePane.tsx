import type { Account } from "@/core/bindings/Account";
import { PinsPane } from "@/features/chat/PinsPane";
import { ThreadPane } from "@/features/chat/ThreadPane";
import { ThreadsPane } from "@/features/chat/ThreadsPane";
import { DetailsPane } from "@/features/groups/DetailsPane";
import { FilesPane } from "@/features/media/FilesPane";
import { paneOf, useView } from "@/stores/view";

type Props = { account: Account; conversationId: string };

/** What stands beside the open conversation: one thing at a time. */
export function SidePane({ account, conversationId }: Props) {
  const pane = useView((view) => paneOf(view.pane, conversationId));
  if (pane === null) return null;
  const here = { account, conversationId };
  if (typeof pane === "object") {
    return <ThreadPane key={pane.thread} {...here} threadId={pane.thread} />;
  }
  switch (pane) {
    case "details":
      return <DetailsPane key={conversationId} {...here} />;
    case "pins":
      return <PinsPane key={conversationId} {...here} />;
    case "threads":
      return <ThreadsPane key={conversationId} {...here} />;
    case "files":
      return <FilesPane key={conversationId} {...here} />;
    default:
      return pane satisfies never;
  }
}
