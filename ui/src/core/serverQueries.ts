import { infiniteQueryOptions, keepPreviousData } from "@tanstack/react-query";
import type { AccountId } from "./bindings/AccountId";
import type { AuditAction } from "./bindings/AuditAction";
import type { ReportState } from "./bindings/ReportState";
import { listAudit, listReports, listServerUsers } from "./server";

// Asked of the server, page by page, whenever they are shown.
const fresh = { staleTime: 0, gcTime: 60_000, placeholderData: keepPreviousData };

export const serverUsersQuery = (account: AccountId, query: string, suspended: boolean) =>
  infiniteQueryOptions({
    ...fresh,
    queryKey: ["serverUsers", account, query, suspended],
    queryFn: ({ pageParam }) =>
      listServerUsers(account, { query, after: pageParam, ...(suspended && { suspended }) }),
    initialPageParam: "",
    getNextPageParam: ({ accounts, more }) => (more ? accounts.at(-1)?.username : undefined),
  });

export const reportsQuery = (account: AccountId, state: ReportState | null) =>
  infiniteQueryOptions({
    ...fresh,
    queryKey: ["reports", account, state],
    queryFn: ({ pageParam }) =>
      listReports(account, { after: pageParam, ...(state !== null && { state }) }),
    initialPageParam: 0,
    getNextPageParam: ({ reports, more }) => (more ? reports.at(-1)?.number : undefined),
  });

export const auditQuery = (account: AccountId, action: AuditAction | null) =>
  infiniteQueryOptions({
    ...fresh,
    queryKey: ["audit", account, action],
    queryFn: ({ pageParam }) =>
      listAudit(account, {
        ...(action !== null && { action }),
        ...(pageParam !== null && { before: pageParam }),
      }),
    initialPageParam: null as number | null,
    getNextPageParam: ({ entries, more }) => (more ? entries.at(-1)?.id : undefined),
  });
