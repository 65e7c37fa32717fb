import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Offered } from "@/core/bindings/Offered";
import { chooseFiles, pasteFile, removeFile } from "@/core/files";
import { chosenQuery } from "@/core/queries";
import type { ComposerPlace } from "./place";

const NONE: Offered = { files: [], refused: [] };

/** The files that go with what is being written. The core holds them: they are there again after a crash. */
export function useFiles(place: ComposerPlace, onProblem: (error: unknown) => void) {
  const { accountId, id, threadId } = place;
  const cache = useQueryClient();
  const { data: shown = NONE } = useQuery(chosenQuery(accountId, id, threadId));
  const actions = useMemo(() => {
    const { queryKey } = chosenQuery(accountId, id, threadId);
    const show = (offered: Offered) => void cache.setQueryData(queryKey, offered);
    const say = (asked: Promise<Offered>) => void asked.then(show, onProblem);
    async function paste(files: File[]) {
      const refused: Offered["refused"] = [];
      for (const file of files) {
        // oxlint-disable no-await-in-loop -- they stand in the order in which they were pasted
        const bytes = new Uint8Array(await file.arrayBuffer());
        const offered = await pasteFile(accountId, id, threadId, { name: file.name, bytes });
        // oxlint-enable no-await-in-loop
        refused.push(...offered.refused);
        show({ ...offered, refused: [...refused] });
      }
    }
    return {
      choose: () => say(chooseFiles(accountId, id, threadId)),
      paste: (files: File[]) => void paste(files).catch(onProblem),
      remove: (fileId: string) => say(removeFile(accountId, id, threadId, fileId)),
      /** They have gone with a message. */
      forget: () => show(NONE),
      dismiss: () => cache.setQueryData(queryKey, (now) => now && { ...now, refused: [] }),
      has: () => (cache.getQueryData(queryKey)?.files.length ?? 0) > 0,
    };
  }, [cache, accountId, id, threadId, onProblem]);
  return useMemo(() => ({ ...shown, ...actions }), [shown, actions]);
}

export type Files = ReturnType<typeof useFiles>;
