import { useQuery } from "@tanstack/react-query";
import type { AccountId } from "@/core/bindings/AccountId";
import type { FileId } from "@/core/bindings/FileId";
import { transferQuery } from "@/core/messageQueries";

/** How far a file is on its way, if it is. Events bring the value; `wanted` asks for the first one. */
export const useTransfer = (accountId: AccountId, fileId: FileId, wanted: boolean) =>
  useQuery({ ...transferQuery(accountId, fileId), enabled: wanted }).data ?? null;
