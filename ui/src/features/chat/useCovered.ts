import { useMedia } from "@/hooks/useMedia";
import { paneOf, useView } from "@/stores/view";

/** Where `Pane.module.css` lays the pane over all of the conversation. */
const COVERS = "(max-width: 560px), (641px <= width <= 820px)";

/** Whether what stands beside the conversation hides its messages. */
export function useCovered(conversationId: string): boolean {
  const covers = useMedia(COVERS);
  return useView((view) => paneOf(view.pane, conversationId) !== null) && covers;
}
