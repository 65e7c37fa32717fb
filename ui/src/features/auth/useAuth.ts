import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { Account } from "@/core/bindings/Account";
import { resumeLink, retryKeychain, signIn, signUp } from "@/core/commands";
import { isCoreError, sentence } from "@/core/errors";
import { addAuthority } from "@/core/machine";
import { appQuery, keys, serverQuery } from "@/core/queries";
import { useView } from "@/stores/view";

function useEnter() {
  const cache = useQueryClient();
  const navigate = useNavigate();
  const show = useView((view) => view.show);
  return async (account: Account) => {
    await cache.invalidateQueries({ queryKey: keys.app });
    show(account.id);
    await navigate({ to: "/" });
    await resumeLink(account.id);
  };
}

export const useSignIn = () => useMutation({ mutationFn: signIn, onSuccess: useEnter() });

export const useSignUp = () => useMutation({ mutationFn: signUp, onSuccess: useEnter() });

/** Whether a Linnet server answers at the address: asked when the field is left, not at each letter. */
export function useServer(prefill: string) {
  const [address, setAddress] = useState(prefill);
  const [asked, setAsked] = useState(prefill.trim());
  const { data, error, isFetching, refetch } = useQuery(serverQuery(asked));
  const current = asked !== "" && asked === address.trim();

  function check() {
    if (current && error && !isFetching) void refetch();
    setAsked(address.trim());
  }
  const believe = useMutation({
    mutationFn: () => addAuthority(address.trim()),
    onSuccess: (added) => {
      if (added.length > 0) check();
    },
  });
  return {
    address,
    setAddress: (text: string) => setAddress(text),
    check,
    info: current ? (data ?? null) : null,
    checking: current && isFetching,
    problem: current && error && !isFetching ? sentence(error) : null,
    /** The person may know who signed its certificate. */
    isUntrusted: current && !isFetching && mayBelieve(error),
    believe: () => believe.mutate(),
    believing: believe.isPending,
    notBelieved: believe.error ? sentence(believe.error) : null,
    believed: believe.data?.[0] ?? null,
  };
}

const mayBelieve = (error: unknown) =>
  isCoreError(error) &&
  error.type === "certificate" &&
  (error.problem === null || ["unknown_issuer", "other"].includes(error.problem.fault));

export type Server = ReturnType<typeof useServer>;

export function useKeychain() {
  const cache = useQueryClient();
  const { data } = useQuery(appQuery);
  const retry = useMutation({
    mutationFn: retryKeychain,
    onSuccess: () => cache.invalidateQueries({ queryKey: keys.app }),
  });
  return { keychain: data?.keychain, retry: () => retry.mutate(), trying: retry.isPending };
}
