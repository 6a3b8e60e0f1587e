import { createContext, useContext, type ReactElement, type ReactNode } from 'react';
import { useStore, type StoreApi } from 'zustand';

import type { BenchClient, CallName } from '../../shared/contract.ts';
import type { BenchStore } from './bench-store.ts';
import type { BenchState } from './changes.ts';
import type { ViewStore } from './view-store.ts';

/** What every screen needs: the client to call, the bench to show, and what is open and chosen in this window. */
export interface Session {
  readonly client: BenchClient;
  readonly bench: StoreApi<BenchStore>;
  readonly view: StoreApi<ViewStore>;
}

const SessionContext = createContext<Session | null>(null);

/** Gives the session to all below. */
export function SessionProvider(props: {
  readonly session: Session;
  readonly children: ReactNode;
}): ReactElement {
  return <SessionContext value={props.session}>{props.children}</SessionContext>;
}

/** The session of this window. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) throw new TypeError('no session above this component');
  return session;
}

/** The client of this window. */
export function useClient(): BenchClient {
  return useSession().client;
}

/** A part of the bench; only a change of that part draws again. For screens, which stand below the first snapshot. */
export function useBench<T>(select: (bench: BenchState) => T): T {
  return useStore(useSession().bench, ({ bench }) => {
    if (bench === null) throw new TypeError('no snapshot yet');
    return select(bench);
  });
}

/** A part of what is open and chosen. */
export function useView<T>(select: (view: ViewStore) => T): T {
  return useStore(useSession().view, select);
}

/** Whether the services answer this call; screens hide what they cannot do. */
export function useOffers(name: CallName): boolean {
  return useBench((bench) => bench.station.calls.includes(name));
}
