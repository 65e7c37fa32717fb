import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useStore } from "zustand";
import { showToast } from "@/components/Toast";
import type { AccountId } from "@/core/bindings/AccountId";
import type { ConversationId } from "@/core/bindings/ConversationId";
import { jump } from "@/core/commands";
import { sentence } from "@/core/errors";
import { useView } from "@/stores/view";
import type { Span } from "./span";
import { hold, type Stands } from "./standing";

/** A key that is held passes many moments: only where it rests is gone to. */
const REST = 350;

/** A moment that was chosen, and the way to it. */
export function useTravel(account: AccountId, id: ConversationId, standing: Stands, span: Span) {
  const [chosen, setChosen] = useState<number | null>(null);
  const stands = useStore(
    standing,
    ({ at, held }) => held ?? (at === null ? span.to : Date.parse(at)),
  );
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const { mutate } = useMutation({
    mutationFn: (to: number) => {
      // The first message may be older than what this machine takes for the beginning.
      const moment = to <= span.from ? 0 : to;
      return jump(account, id, { type: "time", at: new Date(moment).toISOString() });
    },
  });

  function go(to: number) {
    clearTimeout(timer.current);
    // Neither says anything once another moment was chosen, or the conversation was left.
    mutate(to, {
      onSuccess: (seq) => {
        hold(standing, to);
        setChosen(null);
        useView.getState().goTo(id, { seq, offset: 0 });
      },
      onError: (error) => {
        setChosen(null);
        showToast(sentence(error));
      },
    });
  }
  function goSoon(to: number) {
    setChosen(to);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => go(to), REST);
  }
  return { value: chosen ?? stands, chosen, choose: setChosen, go, goSoon };
}
