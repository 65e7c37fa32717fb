import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { AccountId } from "./bindings/AccountId";
import type { Connection } from "./bindings/Connection";
import { connectionQuery } from "./queries";

/** A blip is over before it is read. */
const GRACE = 2_000;

/** The connection as it is worth saying: trouble only once it has lasted. */
export function useConnection(accountId: AccountId): Connection {
  const { data = live } = useQuery(connectionQuery(accountId));
  const passing = data.type !== "live" && data.type !== "signedOut" && data.type !== "unsupported";
  const [lasting, setLasting] = useState(false);
  useEffect(() => {
    if (!passing) return undefined;
    const timer = setTimeout(() => setLasting(true), GRACE);
    return () => {
      clearTimeout(timer);
      setLasting(false);
    };
  }, [passing]);
  return passing && !lasting ? live : data;
}

const live: Connection = { type: "live" };
